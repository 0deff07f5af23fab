/** The pages the router loads. */
export { ProductPage } from './ProductPage'
export { ProductsPage } from './ProductsPage'
