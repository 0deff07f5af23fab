/** A new product category, or changes to one. */
import { type FormProps, RecordForm } from '@/kit/RecordForm'
import { type Category, category } from './fields'

export function CategoryForm(props: FormProps<Category>) {
  return (
    <RecordForm<Category>
      {...props}
      resource="product-categories"
      name="product_category.title"
      fields={[category.name, category.parent, category.code, category.min_margin, category.sort]}
    />
  )
}
