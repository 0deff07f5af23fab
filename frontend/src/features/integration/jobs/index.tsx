/** The pages the router loads. */
export { JobsPage } from './JobsPage'
