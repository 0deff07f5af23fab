/** A new address of a customer, or changes to one. */
import { type FormProps, RecordForm } from '@/kit/RecordForm'
import { type Address, address } from './addressFields'

export function AddressForm(props: FormProps<Address>) {
  return (
    <RecordForm<Address>
      {...props}
      resource="customer-addresses"
      name="customer_address.title"
      fields={[
        address.customer,
        address.kind,
        address.consignee,
        address.mobile,
        address.province,
        address.city,
        address.district,
        address.address,
        address.is_default,
      ]}
    />
  )
}
