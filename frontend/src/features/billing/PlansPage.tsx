/** All payment plans. */
import { ResourceTable } from '@/kit/table/ResourceTable'
import type { View } from '@/kit/table/useListQuery'
import { plan } from './planFields'

const views: View[] = [
  { key: 'all', label: 'payment_plan.view.all', params: {} },
  { key: 'active', label: 'payment_plan.view.active', params: { status: 'active' } },
  { key: 'done', label: 'payment_plan.view.done', params: { status: 'done' } },
]

export function PlansPage() {
  return (
    <ResourceTable
      resource="payment-plans"
      name="payment_plan.title"
      title="payment_plan.titles"
      about="payment_plan.about"
      heading={plan.customer}
      fields={[
        plan.number,
        plan.customer,
        plan.contract,
        plan.total,
        plan.received_amount,
        plan.status,
        plan.owner,
        plan.contract_number,
        plan.updated_at,
      ]}
      views={views}
      sort="-updated_at"
    />
  )
}
