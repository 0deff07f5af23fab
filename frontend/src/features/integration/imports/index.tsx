/** The pages the router loads. */
export { ImportPage } from './ImportPage'
export { ImportsPage } from './ImportsPage'
