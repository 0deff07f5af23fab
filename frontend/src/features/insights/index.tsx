/** The pages the router loads. */
export { ActsPage } from './ActsPage'
export { ComparisonPage } from './ComparisonPage'
export { CustomerReportPage } from './CustomerReportPage'
export { FeedPage } from './FeedPage'
export { LeadReportsPage } from './LeadReportsPage'
export { ReplayPage } from './ReplayPage'
