/** The pages the router loads. */
export { TagPage } from './TagPage'
export { TagsPage } from './TagsPage'
