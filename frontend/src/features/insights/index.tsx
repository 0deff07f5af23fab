/** The pages the router loads. */
export { ActsPage } from './ActsPage'
export { ComparisonPage } from './ComparisonPage'
export { FeedPage } from './FeedPage'
export { ReplayPage } from './ReplayPage'
