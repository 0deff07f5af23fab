/** The pages the router loads. */
export { TaskPage } from './TaskPage'
export { TasksPage } from './TasksPage'
