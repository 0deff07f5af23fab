/** One product. */
import { RecordPage } from '@/kit/RecordPage'
import { type Product, product } from './fields'
import { ProductForm } from './ProductForm'

export function ProductPage() {
  return (
    <RecordPage<Product>
      resource="products"
      title="product.titles"
      heading={(record) => record.name}
      number={(record) => record.code}
      status={product.lifecycle}
      highlights={[product.standard_price_incl, product.unit, product.tax_rate]}
      facts={[
        {
          title: 'product.group.basics',
          fields: [
            product.name,
            product.spec,
            product.brand,
            product.product_kind,
            product.unit,
            product.is_stocked,
          ],
        },
        {
          title: 'product.group.price',
          fields: [product.standard_price_incl, product.tax_rate, product.cost_price],
        },
        { title: 'kit.record.system', fields: [product.updated_at] },
      ]}
      form={ProductForm}
      timeline="log"
    />
  )
}
