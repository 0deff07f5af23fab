/** The pages the router loads. */
export { RolePage } from './RolePage'
export { RolesPage } from './RolesPage'
