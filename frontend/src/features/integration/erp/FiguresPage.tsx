/** What the books of the ERP say, of all customers one may read. */
import { ImportOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useCan } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { useGo } from '@/kit/navigation'
import { ResourceTable } from '@/kit/table/ResourceTable'
import type { View } from '@/kit/table/useListQuery'
import { figure } from './fields'

const views: View[] = [
  { key: 'all', label: 'erp_figure.view.all', params: {} },
  { key: 'receivable', label: 'erp_figure.kind.receivable', params: { kind: 'receivable' } },
  { key: 'receipt', label: 'erp_figure.kind.receipt', params: { kind: 'receipt' } },
  { key: 'delivery', label: 'erp_figure.kind.delivery', params: { kind: 'delivery' } },
]

export function FiguresPage() {
  const t = useT()
  const go = useGo()
  const can = useCan()
  return (
    <ResourceTable
      resource="erp-figures"
      name="erp_figure.title"
      title="erp_figure.titles"
      about="erp_figure.about"
      heading={figure.customer}
      fields={[
        figure.number,
        figure.customer,
        figure.kind,
        figure.system,
        figure.doc_date,
        figure.amount,
        figure.open_amount,
        figure.due_date,
        figure.synced_at,
        figure.status,
        figure.quantity,
        figure.order_no,
        figure.currency,
      ]}
      views={views}
      sort="-doc_date"
      extra={
        can('erp-figures', 'import') && (
          <Button
            icon={<ImportOutlined />}
            onClick={() => go('/imports', { object: 'erp-figures' })}
          >
            {t('imports.open')}
          </Button>
        )
      }
    />
  )
}
