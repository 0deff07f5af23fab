/** The pages the router loads. */
export { SecurityEventPage } from './SecurityEventPage'
export { SecurityEventsPage } from './SecurityEventsPage'
