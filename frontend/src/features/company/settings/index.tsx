/** The pages the router loads. */
export { SettingsPage } from './SettingsPage'
