/** One document of the ERP, as it was last told: nothing of it is changed here. */
import { useT } from '@/i18n/i18n'
import { Banner } from '@/kit/Banner'
import { formatDatetime } from '@/kit/format'
import { RecordPage } from '@/kit/RecordPage'
import { type Figure, figure } from './fields'

export function FigurePage() {
  const t = useT()
  return (
    <RecordPage<Figure>
      resource="erp-figures"
      title="erp_figure.titles"
      heading={(record) => record.customer_name || record.number || ''}
      number={(record) => record.number}
      status={figure.kind}
      highlights={[figure.amount, figure.open_amount, figure.doc_date, figure.status]}
      banner={(record) => (
        <Banner>
          <span className="k-kind">{record.external_system?.toUpperCase()}</span>
          <span className="k-faint">
            {t('erp_figure.readOnly', { at: formatDatetime(record.synced_at) })}
          </span>
        </Banner>
      )}
      facts={[
        {
          title: 'kit.record.basics',
          fields: [
            figure.customer,
            figure.doc_date,
            figure.due_date,
            figure.amount,
            figure.settled_amount,
            figure.open_amount,
            figure.quantity,
            figure.status,
            figure.order_no,
            figure.remark,
          ],
        },
        {
          title: 'kit.record.system',
          fields: [figure.system, figure.source_updated_at, figure.synced_at],
        },
      ]}
      timeline="log"
    />
  )
}
