/** The pages the router loads. */
export { FigurePage } from './FigurePage'
export { FiguresPage } from './FiguresPage'
