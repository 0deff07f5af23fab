/** The pages the router loads. */
export { PaymentTermPage } from './PaymentTermPage'
export { PaymentTermsPage } from './PaymentTermsPage'
