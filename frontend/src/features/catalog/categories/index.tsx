/** The pages the router loads. */

export { CategoriesPage } from './CategoriesPage'
export { CategoryPage } from './CategoryPage'
