/** All addresses of customers. */
import { ResourceTable } from '@/kit/table/ResourceTable'
import type { View } from '@/kit/table/useListQuery'
import { AddressForm } from './AddressForm'
import { address } from './addressFields'

const views: View[] = [
  { key: 'all', label: 'customer_address.view.all', params: {} },
  { key: 'ship', label: 'customer_address.view.ship', params: { kind: 'ship' } },
  { key: 'bill', label: 'customer_address.view.bill', params: { kind: 'bill' } },
  { key: 'reg', label: 'customer_address.view.reg', params: { kind: 'reg' } },
]

export function AddressesPage() {
  return (
    <ResourceTable
      resource="customer-addresses"
      name="customer_address.title"
      title="customer_address.titles"
      about="customer_address.about"
      fields={[
        address.consignee,
        address.customer,
        address.kind,
        address.mobile,
        address.province,
        address.city,
        address.district,
        address.address,
        address.is_default,
        address.updated_at,
      ]}
      views={views}
      sort="-updated_at"
      form={AddressForm}
    />
  )
}
