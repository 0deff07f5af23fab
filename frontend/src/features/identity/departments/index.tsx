/** The pages the router loads. */
export { DepartmentPage } from './DepartmentPage'
export { DepartmentsPage } from './DepartmentsPage'
