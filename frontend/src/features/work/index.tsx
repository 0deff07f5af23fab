/** The page the router loads. */

export { RepliesPage } from './RepliesPage'
export { Workbench } from './Workbench'
