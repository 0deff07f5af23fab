/** Shipped, invoiced and paid so far; and a plain word when the order is frozen. */
import { Alert } from 'antd'
import { useT } from '@/i18n/i18n'
import { ProgressRows } from '@/kit/ProgressRows'
import type { Order } from './fields'

const RUNNING = new Set(['approved', 'completed', 'closed'])

export function OrderProgress({ record }: { record: Order }) {
  const t = useT()
  if (!RUNNING.has(record.status)) return null
  return (
    <>
      {record.hold && (
        <Alert
          className="k-doc-notice"
          type="warning"
          showIcon
          title={t('order.hold.title')}
          description={record.hold_reason}
        />
      )}
      <ProgressRows
        currency={record.currency}
        rows={[
          {
            key: 'shipped',
            label: t('order.progress.shipped'),
            done: record.shipped_amount,
            of: record.net_amount,
          },
          {
            key: 'invoiced',
            label: t('order.progress.invoiced'),
            done: record.invoiced_amount,
            of: record.net_amount,
          },
          {
            key: 'received',
            label: t('order.progress.received'),
            done: record.received_amount,
            of: record.net_amount,
            tone: 'green',
          },
        ]}
      />
    </>
  )
}
