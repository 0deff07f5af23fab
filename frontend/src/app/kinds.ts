/** Where the fields of a kind of record stand, for pages that are about any kind. */
import { tellKinds } from '@/kit/kinds'

tellKinds({
  leads: async () => (await import('@/features/parties/leadFields')).lead,
  customers: async () => (await import('@/features/parties/customerFields')).customer,
  contacts: async () => (await import('@/features/parties/contactFields')).contact,
  'customer-addresses': async () => (await import('@/features/parties/addressFields')).address,
  'invoice-titles': async () =>
    (await import('@/features/parties/invoiceTitleFields')).invoiceTitle,
  products: async () => (await import('@/features/catalog/products/fields')).product,
  opportunities: async () => (await import('@/features/sales/opportunities/fields')).opportunity,
  quotes: async () => (await import('@/features/sales/quotes/fields')).quote,
  contracts: async () => (await import('@/features/sales/contracts/fields')).contract,
  orders: async () => (await import('@/features/sales/orders/fields')).order,
  'delivery-notices': async () => (await import('@/features/fulfilment/noticeFields')).notice,
  outbounds: async () => (await import('@/features/fulfilment/outboundFields')).outbound,
  receivables: async () => (await import('@/features/billing/receivableFields')).receivable,
  receipts: async () => (await import('@/features/billing/receiptFields')).receipt,
  invoices: async () => (await import('@/features/billing/invoiceFields')).invoice,
  'payment-plans': async () => (await import('@/features/billing/planFields')).plan,
})
