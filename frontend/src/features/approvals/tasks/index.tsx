/** The pages the router loads. */
export { ApprovalsPage } from './ApprovalsPage'
