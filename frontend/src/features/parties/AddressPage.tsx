/** One address of a customer. */
import { RecordPage } from '@/kit/RecordPage'
import { AddressForm } from './AddressForm'
import { type Address, address } from './addressFields'

export function AddressPage() {
  return (
    <RecordPage<Address>
      resource="customer-addresses"
      title="customer_address.titles"
      heading={(record) => record.consignee}
      status={address.kind}
      highlights={[address.customer, address.mobile, address.is_default]}
      facts={[
        {
          title: 'kit.record.basics',
          fields: [
            address.customer,
            address.kind,
            address.consignee,
            address.mobile,
            address.province,
            address.city,
            address.district,
            address.address,
            address.is_default,
          ],
        },
        { title: 'kit.record.system', fields: [address.updated_at] },
      ]}
      form={AddressForm}
      timeline="log"
    />
  )
}
