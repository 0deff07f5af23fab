/** The pages the router loads. */
export { PriceListPage } from './PriceListPage'
export { PriceListsPage } from './PriceListsPage'
