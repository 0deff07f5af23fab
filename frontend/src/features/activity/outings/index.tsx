/** The pages the router loads. */
export { OutingPage } from './OutingPage'
export { OutingsPage } from './OutingsPage'
export { WeekPage } from './WeekPage'
