/** A new product, or changes to one. */
import { useCan } from '@/api/session'
import { type FormProps, RecordForm } from '@/kit/RecordForm'
import { type Product, product, protectedPrices } from './fields'

export function ProductForm(props: FormProps<Product>) {
  const can = useCan()
  const prices = can('products', 'view_cost') ? protectedPrices : []
  // Whether a new product is stocked follows from its kind.
  const stocked = props.record ? [product.is_stocked] : []
  return (
    <RecordForm<Product>
      {...props}
      resource="products"
      name="product.title"
      fields={[
        product.code,
        product.name,
        product.spec,
        product.category,
        product.product_kind,
        product.unit,
        product.tax_rate,
        product.price_mode,
        product.standard_price_incl,
        product.standard_price_excl,
      ]}
      more={[
        {
          title: 'product.group.more',
          fields: [product.brand, product.tax_class_code, ...prices],
        },
        {
          title: 'product.group.stock',
          fields: [
            ...stocked,
            product.safety_stock,
            product.max_stock,
            product.serial_control,
            product.is_asset,
          ],
        },
        {
          title: 'product.group.service',
          fields: [product.warranty_months, product.warranty_terms, product.description],
        },
      ]}
    />
  )
}
