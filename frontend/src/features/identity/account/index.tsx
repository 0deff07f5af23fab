/** The pages the router loads. */
export { AccountPage } from './AccountPage'
