/** The pages the router loads. */
export { TaxRatePage } from './TaxRatePage'
export { TaxRatesPage } from './TaxRatesPage'
