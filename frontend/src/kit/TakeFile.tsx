/** Asks for a file: saved at once when it is ready, to be found under the exports when it takes longer. */
import { DownloadOutlined } from '@ant-design/icons'
import { App, Button, Space } from 'antd'
import { useState } from 'react'
import { call } from '@/api/client'
import { asProblem } from '@/api/problems'
import { useCan } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { saveExport } from './ExportLine'
import { useGo } from './navigation'
import type { Export } from './table/exporting'

const FORMATS = ['xlsx', 'csv'] as const

interface TakeFileProps {
  /** Where it is asked for. */
  path: string
  /** What is to be in it, looked up when it is asked. */
  asked: () => object
  disabled?: boolean
}

export function TakeFile({ path, asked, disabled }: TakeFileProps) {
  const t = useT()
  const go = useGo()
  const can = useCan()
  const { message } = App.useApp()
  const [taking, setTaking] = useState<'xlsx' | 'csv' | null>(null)

  async function take(format: 'xlsx' | 'csv') {
    setTaking(format)
    try {
      const of = await call<Export>('POST', path, { body: { ...asked(), format } })
      if (of.state === 'ready') {
        await saveExport(of)
        void message.success(t('exports.saved', { count: of.rows }))
      } else go('/exports')
    } catch (error) {
      const problem = asProblem(error)
      void message.error(problem.body.errors?.[0]?.detail ?? problem.message)
    } finally {
      setTaking(null)
    }
  }

  if (!can('exports', 'download')) return null
  return (
    <Space>
      {FORMATS.map((format) => (
        <Button
          key={format}
          icon={<DownloadOutlined />}
          loading={taking === format}
          disabled={taking !== null || disabled}
          onClick={() => void take(format)}
        >
          {t(`exports.take.${format}`)}
        </Button>
      ))}
    </Space>
  )
}
