/** The pages the router loads. */
export { QuotePage } from './QuotePage'
export { QuotesPage } from './QuotesPage'
