/** The pages the router loads. */
export { NoticePage } from './NoticePage'
export { NoticesPage } from './NoticesPage'
export { OutboundPage } from './OutboundPage'
export { OutboundsPage } from './OutboundsPage'
