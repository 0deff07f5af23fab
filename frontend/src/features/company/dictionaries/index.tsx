/** The pages the router loads. */
export { DictionariesPage } from './DictionariesPage'
