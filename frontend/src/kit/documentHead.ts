/** What the head of every document made for a customer has, described once: deals, quotes, contracts, orders. */
import { datetime, type Look, longText, money, ref } from './fields'

interface Party {
  customer_id: string
  customer_name: string | null
  contact_id: string | null
  contact_name: string | null
  owner_id: string | null
  owner_name: string | null
  performance_owner_id: string | null
  performance_owner_name: string | null
  currency: string
  header_discount_amount: string
  remark: string | null
  updated_at: string
}

interface Terms extends Party {
  opportunity_id: string | null
  opportunity_name: string | null
  payment_term_id: string | null
  payment_term_name: string | null
}

/** Narrows a picker to what belongs to the customer of the form. */
export const ofCustomer = (values: Record<string, unknown>) => ({
  customer_id: values.customer_id as string | undefined,
})

export function partyFields<T extends Party>() {
  return {
    customer: ref<T>('customer_id', 'kit.document.customer', 'customers', 'customer_name', {
      required: true,
      once: true,
      filter: true,
      width: 210,
    }),
    contact: ref<T>('contact_id', 'kit.document.contact', 'contacts', 'contact_name', {
      query: ofCustomer,
    }),
    owner: ref<T>('owner_id', 'kit.document.owner', 'users', 'owner_name', {
      readOnly: true,
      filter: true,
      plain: true,
      width: 88,
    }),
    /** Who is credited with the deal; a transfer of the owner leaves it alone. */
    performance_owner: ref<T>(
      'performance_owner_id',
      'kit.document.performance_owner',
      'users',
      'performance_owner_name',
      { readOnly: true, plain: true },
    ),
    header_discount_amount: money<T>(
      'header_discount_amount',
      'kit.document.header_discount_amount',
      { currencyKey: 'currency' },
    ),
    remark: longText<T>('remark', 'kit.document.remark'),
    updated_at: datetime<T>('updated_at', 'kit.document.updated_at', {
      readOnly: true,
      sort: true,
    }),
  }
}

export function documentFields<T extends Terms>() {
  return {
    ...partyFields<T>(),
    opportunity: ref<T>(
      'opportunity_id',
      'kit.document.opportunity',
      'opportunities',
      'opportunity_name',
      { once: true, query: ofCustomer },
    ),
    payment_term: ref<T>(
      'payment_term_id',
      'kit.document.payment_term',
      'payment-terms',
      'payment_term_name',
    ),
  }
}

/** From when the days of a term count. */
export const baseEvents: Record<string, Look> = {
  contract_signed: { label: 'kit.event.contract_signed' },
  order_approved: { label: 'kit.event.order_approved' },
  shipped: { label: 'kit.event.shipped' },
  signed: { label: 'kit.event.signed' },
  accepted: { label: 'kit.event.accepted' },
  invoiced: { label: 'kit.event.invoiced' },
}

/** What makes money due. */
export const collectionBases: Record<string, Look> = {
  by_delivery: { label: 'kit.basis.by_delivery' },
  by_order: { label: 'kit.basis.by_order' },
}
