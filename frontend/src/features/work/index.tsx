/** The page the router loads. */
export { Workbench } from './Workbench'
