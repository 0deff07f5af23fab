/** All product categories. */
import { ResourceTable } from '@/kit/table/ResourceTable'
import { CategoryForm } from './CategoryForm'
import { category } from './fields'

export function CategoriesPage() {
  return (
    <ResourceTable
      resource="product-categories"
      name="product_category.title"
      title="product_category.titles"
      about="product_category.about"
      heading={category.name}
      fields={[
        category.name,
        category.code,
        category.parent,
        category.min_margin,
        category.sort,
        category.updated_at,
      ]}
      sort="sort"
      form={CategoryForm}
    />
  )
}
