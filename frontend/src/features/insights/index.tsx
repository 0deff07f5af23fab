/** The pages the router loads. */
export { ActsPage } from './ActsPage'
export { FeedPage } from './FeedPage'
export { ReplayPage } from './ReplayPage'
