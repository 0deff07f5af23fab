/** The pages the router loads. */
export { OrderPage } from './OrderPage'
export { OrdersPage } from './OrdersPage'
