/** The page the router loads. */
export { AuditPage } from './AuditPage'
