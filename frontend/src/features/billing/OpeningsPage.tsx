/** All opening balances. */
import { ImportOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useCan } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { useGo } from '@/kit/navigation'
import { ResourceTable } from '@/kit/table/ResourceTable'
import type { View } from '@/kit/table/useListQuery'
import { OpeningForm } from './OpeningForm'
import { OpeningTotals } from './OpeningTotals'
import { opening } from './openingFields'

const views: View[] = [
  { key: 'all', label: 'opening_balance.view.all', params: {} },
  { key: 'receivable', label: 'opening_balance.kind.receivable', params: { kind: 'receivable' } },
  { key: 'prepayment', label: 'opening_balance.kind.prepayment', params: { kind: 'prepayment' } },
]

export function OpeningsPage() {
  const t = useT()
  const go = useGo()
  const can = useCan()
  return (
    <ResourceTable
      resource="opening-balances"
      name="opening_balance.title"
      title="opening_balance.titles"
      about="opening_balance.about"
      heading={opening.customer}
      fields={[
        opening.number,
        opening.customer,
        opening.kind,
        opening.amount,
        opening.open_amount,
        opening.due_date,
        opening.original_no,
        opening.owner,
        opening.currency,
        opening.updated_at,
      ]}
      views={views}
      sort="-updated_at"
      form={OpeningForm}
      banner={<OpeningTotals />}
      extra={
        can('opening-balances', 'import') && (
          <Button
            icon={<ImportOutlined />}
            onClick={() => go('/imports', { object: 'opening-balances' })}
          >
            {t('imports.open')}
          </Button>
        )
      }
    />
  )
}
