/** The pages the router loads. */
export { IntegrityPage } from './IntegrityPage'
