/** The pages the router loads. */
export { ExportsPage } from './ExportsPage'
