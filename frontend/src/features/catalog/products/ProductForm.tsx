/** A new product, or changes to one. */
import { type FormProps, RecordForm } from '@/kit/RecordForm'
import { type Product, product } from './fields'

export function ProductForm(props: FormProps<Product>) {
  return (
    <RecordForm<Product>
      {...props}
      resource="products"
      name="product.title"
      fields={[
        product.code,
        product.name,
        product.product_kind,
        product.unit,
        product.tax_rate,
        product.standard_price_incl,
      ]}
      more={[
        {
          title: 'product.group.more',
          fields: [product.spec, product.brand, product.cost_price, product.is_stocked],
        },
      ]}
    />
  )
}
