/** One product. */
import { useCan } from '@/api/session'
import { reasonField } from '@/kit/ReasonDialog'
import { RecordPage } from '@/kit/RecordPage'
import { type Product, product, protectedPrices } from './fields'
import { ProductForm } from './ProductForm'

export function ProductPage() {
  const can = useCan()
  const prices = can('products', 'view_cost') ? protectedPrices : []
  return (
    <RecordPage<Product>
      resource="products"
      title="product.titles"
      heading={(record) => record.name}
      number={(record) => record.code}
      status={product.lifecycle}
      highlights={[product.standard_price_incl, product.unit, product.tax_rate, product.category]}
      facts={[
        {
          title: 'product.group.basics',
          fields: [
            product.name,
            product.spec,
            product.brand,
            product.category,
            product.product_kind,
            product.unit,
          ],
        },
        {
          title: 'product.group.price',
          fields: [
            product.price_mode,
            product.standard_price_incl,
            product.standard_price_excl,
            product.tax_rate,
            product.tax_class_code,
            ...prices,
          ],
        },
        {
          title: 'product.group.stock',
          fields: [
            product.is_stocked,
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
        { title: 'kit.record.system', fields: [product.created_at, product.updated_at] },
      ]}
      inputs={() => ({ retire: { fields: [reasonField] }, reinstate: { fields: [reasonField] } })}
      form={ProductForm}
      timeline="log"
    />
  )
}
