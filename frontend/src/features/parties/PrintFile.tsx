/** 打印档案: the whole customer as one PDF; the log says who printed it. */
import { PrinterOutlined } from '@ant-design/icons'
import { App, Button, Tooltip } from 'antd'
import { useState } from 'react'
import { asProblem } from '@/api/problems'
import { useReread } from '@/api/resource'
import { useT } from '@/i18n/i18n'
import { saveFile } from '@/kit/files'
import type { Customer } from './customer'

export function PrintFile({ record }: { record: Customer }) {
  const t = useT()
  const { message } = App.useApp()
  const reread = useReread()
  const [busy, setBusy] = useState(false)

  async function print() {
    setBusy(true)
    try {
      const name = t('customer.print.file', { name: record.name, number: record.number ?? '' })
      await saveFile(`/customers/${record.id}/print`, name, 'POST')
      void message.success(t('customer.print.done'))
      void reread()
    } catch (error) {
      void message.error(asProblem(error).message)
    } finally {
      setBusy(false)
    }
  }

  return (
    <Tooltip title={t('customer.print.hint')}>
      <Button
        icon={<PrinterOutlined />}
        loading={busy}
        aria-label={t('customer.print.title')}
        onClick={() => void print()}
      />
    </Tooltip>
  )
}
