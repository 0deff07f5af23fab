/** A masked value with an eye: whoever may look sees it in plain until the page is left, and the look is logged. */
import { EyeOutlined } from '@ant-design/icons'
import { App, Button, Tooltip } from 'antd'
import { useState } from 'react'
import { call } from '@/api/client'
import { asProblem } from '@/api/problems'
import { useCan } from '@/api/session'
import { useT } from '@/i18n/i18n'

interface RevealableProps {
  resource: string
  id: string
  field: string
  /** Of a list of numbers: which of them. */
  place?: number
  /** As the server masked it. */
  masked: string
}

export function Revealable({ resource, id, field, place, masked }: RevealableProps) {
  const t = useT()
  const can = useCan()
  const { message } = App.useApp()
  const [plain, setPlain] = useState<string | null>(null)
  const [asking, setAsking] = useState(false)
  if (plain !== null || !can(resource, 'reveal')) return <>{plain ?? masked}</>

  async function look() {
    setAsking(true)
    try {
      const found = await call<{ value: string | null }>('POST', `/${resource}/${id}/reveal`, {
        body: place === undefined ? { field } : { field, place },
      })
      setPlain(found.value ?? '')
    } catch (failed) {
      void message.error(asProblem(failed).message)
    } finally {
      setAsking(false)
    }
  }

  return (
    <span className="k-num">
      {masked}{' '}
      <Tooltip title={t('kit.reveal.note')}>
        <Button
          type="text"
          size="small"
          icon={<EyeOutlined />}
          loading={asking}
          aria-label={t('kit.reveal.look')}
          onClick={() => void look()}
        />
      </Tooltip>
    </span>
  )
}
