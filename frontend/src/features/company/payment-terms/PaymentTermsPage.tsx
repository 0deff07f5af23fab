/** All payment terms. */
import { ResourceTable } from '@/kit/table/ResourceTable'
import type { View } from '@/kit/table/useListQuery'
import { term } from './fields'
import { PaymentTermForm } from './PaymentTermForm'

const views: View[] = [
  { key: 'active', label: 'payment_term.view.active', params: { is_active: 'true' } },
  { key: 'inactive', label: 'payment_term.view.inactive', params: { is_active: 'false' } },
  { key: 'all', label: 'payment_term.view.all', params: {} },
]

export function PaymentTermsPage() {
  return (
    <ResourceTable
      resource="payment-terms"
      name="payment_term.title"
      title="payment_term.titles"
      about="payment_term.about"
      fields={[
        term.name,
        term.kind,
        term.base_event,
        term.days,
        term.cut_day,
        term.pay_day,
        term.pay_month,
        term.due_date_roll,
        term.sort,
        term.is_active,
      ]}
      filters={[term.kind]}
      views={views}
      sort="sort"
      form={PaymentTermForm}
      preview={false}
    />
  )
}
