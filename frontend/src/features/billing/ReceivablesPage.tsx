/** All receivables, the longest overdue first when collecting. */
import { ResourceTable } from '@/kit/table/ResourceTable'
import { dateOf, now } from '@/kit/time'
import { useUrlState } from '@/kit/useUrlState'
import { receivable } from './receivableFields'

export function ReceivablesPage() {
  const { params } = useUrlState()
  const collecting = params.view === 'open' || params.view === 'overdue'
  const owed = { status: 'open,partial' }
  const yesterday = dateOf(now().subtract(1, 'day'))
  return (
    <ResourceTable
      resource="receivables"
      name="receivable.title"
      title="receivable.titles"
      about="receivable.about"
      heading={receivable.customer}
      fields={[
        receivable.number,
        receivable.customer,
        receivable.amount,
        receivable.settled_amount,
        receivable.balance,
        receivable.due_date,
        receivable.status,
        receivable.order,
        receivable.doc_date,
        receivable.owner,
        receivable.kind,
        receivable.contract,
        receivable.invoiced_amount,
        receivable.updated_at,
      ]}
      views={[
        { key: 'all', label: 'receivable.view.all', params: {} },
        { key: 'open', label: 'receivable.view.open', params: owed },
        {
          key: 'overdue',
          label: 'receivable.view.overdue',
          params: { ...owed, due_date_lte: yesterday },
        },
        { key: 'settled', label: 'receivable.view.settled', params: { status: 'settled' } },
      ]}
      sort={collecting ? 'due_date' : '-updated_at'}
      chain
    />
  )
}
