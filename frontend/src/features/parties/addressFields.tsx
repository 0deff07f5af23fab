/** The words and looks of a customer's address. */
import type { components } from '@/api/schema.gen'
import { badge, bool, datetime, dict, type Look, ref, text } from '@/kit/fields'

export type Address = components['schemas']['AddressRead']

const kinds: Record<string, Look> = {
  ship: { label: 'customer_address.kind.ship' },
  bill: { label: 'customer_address.kind.bill' },
  reg: { label: 'customer_address.kind.reg' },
}

export const address = {
  customer: ref<Address>(
    'customer_id',
    'customer_address.fields.customer',
    'customers',
    'customer_name',
    { required: true, once: true, filter: true, width: 220 },
  ),
  kind: badge<Address>('kind', 'customer_address.fields.kind', kinds, {
    required: true,
    once: true,
    filter: true,
    initial: 'ship',
    width: 80,
  }),
  consignee: text<Address>('consignee', 'customer_address.fields.consignee', {
    required: true,
    maxLength: 64,
    width: 110,
  }),
  mobile: text<Address>('mobile', 'customer_address.fields.mobile', {
    reveal: 'customer-addresses',
    maxLength: 24,
    width: 126,
  }),
  province: dict<Address>('province', 'customer_address.fields.province', 'region', { width: 96 }),
  city: text<Address>('city', 'customer_address.fields.city', { maxLength: 32, width: 90 }),
  district: text<Address>('district', 'customer_address.fields.district', {
    maxLength: 32,
    width: 90,
  }),
  address: text<Address>('address', 'customer_address.fields.address', {
    required: true,
    maxLength: 200,
    width: 260,
    wide: true,
  }),
  is_default: bool<Address>('is_default', 'customer_address.fields.is_default', {
    filter: true,
    width: 72,
  }),
  updated_at: datetime<Address>('updated_at', 'customer_address.fields.updated_at', {
    readOnly: true,
    sort: true,
  }),
}
