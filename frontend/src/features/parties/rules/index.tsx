/** The pages the router loads. */
export { ScoreRulePage } from './ScoreRulePage'
export { ScoreRulesPage } from './ScoreRulesPage'
