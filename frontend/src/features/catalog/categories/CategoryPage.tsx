/** One product category. */
import { RecordPage } from '@/kit/RecordPage'
import { ResourceTable } from '@/kit/table/ResourceTable'
import { CategoryForm } from './CategoryForm'
import { type Category, category, productColumns } from './fields'

export function CategoryPage() {
  return (
    <RecordPage<Category>
      resource="product-categories"
      title="product_category.titles"
      heading={(record) => record.name}
      facts={[
        {
          title: 'kit.record.basics',
          fields: [
            category.name,
            category.code,
            category.parent,
            category.min_margin,
            category.sort,
          ],
        },
        { title: 'kit.record.system', fields: [category.updated_at] },
      ]}
      tabs={[
        {
          key: 'products',
          label: 'product_category.tab.products',
          children: (record) => (
            <ResourceTable
              embedded
              resource="products"
              name="product.title"
              title="product.titles"
              fields={productColumns}
              filters={[]}
              fixed={{ category_id: record.id }}
              preview={false}
            />
          ),
        },
        {
          key: 'children',
          label: 'product_category.tab.children',
          children: (record) => (
            <ResourceTable
              embedded
              resource="product-categories"
              name="product_category.title"
              title="product_category.titles"
              fields={[category.name, category.code, category.min_margin, category.sort]}
              filters={[]}
              fixed={{ parent_id: record.id }}
              initial={{ parent_id: record.id }}
              sort="sort"
              form={CategoryForm}
              preview={false}
            />
          ),
        },
      ]}
      form={CategoryForm}
      timeline="log"
    />
  )
}
