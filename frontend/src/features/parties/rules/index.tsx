/** The pages the router loads. */
export { AssignRulePage } from './AssignRulePage'
export { AssignRulesPage } from './AssignRulesPage'
export { ScoreRulePage } from './ScoreRulePage'
export { ScoreRulesPage } from './ScoreRulesPage'
