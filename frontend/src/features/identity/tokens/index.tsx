/** The pages the router loads. */
export { TokenPage } from './TokenPage'
export { TokensPage } from './TokensPage'
