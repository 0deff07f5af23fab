/** All products. */
import { ImportOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useCan } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { useGo } from '@/kit/navigation'
import { reasonField } from '@/kit/ReasonDialog'
import { ResourceTable } from '@/kit/table/ResourceTable'
import type { View } from '@/kit/table/useListQuery'
import { product } from './fields'
import { ProductForm } from './ProductForm'

const views: View[] = [
  { key: 'all', label: 'product.view.all', params: {} },
  { key: 'on_sale', label: 'product.view.on_sale', params: { lifecycle: 'on_sale' } },
  { key: 'draft', label: 'product.view.draft', params: { lifecycle: 'draft' } },
  { key: 'off_sale', label: 'product.view.off_sale', params: { lifecycle: 'off_sale,eol' } },
]

export function ProductsPage() {
  const t = useT()
  const go = useGo()
  const can = useCan()
  return (
    <ResourceTable
      resource="products"
      name="product.title"
      title="product.titles"
      about="product.about"
      heading={product.name}
      fields={[
        product.code,
        product.name,
        product.spec,
        product.brand,
        product.category,
        product.product_kind,
        product.unit,
        product.tax_rate,
        product.standard_price_incl,
        product.standard_price_excl,
        product.lifecycle,
        product.is_stocked,
        product.is_asset,
        product.updated_at,
      ]}
      views={views}
      sort="-updated_at"
      form={ProductForm}
      extra={
        can('products', 'import') && (
          <Button icon={<ImportOutlined />} onClick={() => go('/imports', { object: 'products' })}>
            {t('imports.open')}
          </Button>
        )
      }
      bulk={[{ action: 'publish' }, { action: 'suspend' }, { action: 'resume' }]}
      inputs={{ retire: { fields: [reasonField] }, reinstate: { fields: [reasonField] } }}
    />
  )
}
