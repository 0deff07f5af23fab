/** The pages the router loads. */
export { CustomFieldPage } from './CustomFieldPage'
export { CustomFieldsPage } from './CustomFieldsPage'
export { FieldRulePage } from './FieldRulePage'
export { FieldRulesPage } from './FieldRulesPage'
