/** The pages the router loads. */
export { UserPage } from './UserPage'
export { UsersPage } from './UsersPage'
