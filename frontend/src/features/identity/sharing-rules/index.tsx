/** The pages the router loads. */
export { SharingRulePage } from './SharingRulePage'
export { SharingRulesPage } from './SharingRulesPage'
