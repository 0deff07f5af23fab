/** The pages the router loads. */
export { HandoverPage } from './HandoverPage'
export { HandoversPage } from './HandoversPage'
