/** All price lists. */
import { ResourceTable } from '@/kit/table/ResourceTable'
import type { View } from '@/kit/table/useListQuery'
import { priceList } from './fields'
import { PriceListForm } from './PriceListForm'

const views: View[] = [
  { key: 'all', label: 'price_list.view.all', params: {} },
  { key: 'active', label: 'price_list.view.active', params: { status: 'active' } },
  { key: 'draft', label: 'price_list.view.draft', params: { status: 'draft' } },
  { key: 'inactive', label: 'price_list.view.inactive', params: { status: 'inactive' } },
]

export function PriceListsPage() {
  return (
    <ResourceTable
      resource="price-lists"
      name="price_list.title"
      title="price_list.titles"
      about="price_list.about"
      fields={[
        priceList.name,
        priceList.status,
        priceList.scope_kind,
        priceList.currency,
        priceList.price_mode,
        priceList.valid_from,
        priceList.valid_to,
        priceList.priority,
        priceList.is_standard,
        priceList.updated_at,
      ]}
      views={views}
      sort="priority"
      form={PriceListForm}
    />
  )
}
