/** One price list with its prices. */
import { RecordPage } from '@/kit/RecordPage'
import { type PriceList, priceList } from './fields'
import { PriceLines } from './PriceLines'
import { PriceListForm } from './PriceListForm'

export function PriceListPage() {
  return (
    <RecordPage<PriceList>
      resource="price-lists"
      title="price_list.titles"
      heading={(record) => record.name}
      status={priceList.status}
      highlights={[
        priceList.scope_kind,
        priceList.currency,
        priceList.valid_from,
        priceList.valid_to,
      ]}
      facts={[
        {
          title: 'price_list.group.basics',
          fields: [
            priceList.name,
            priceList.currency,
            priceList.price_mode,
            priceList.valid_from,
            priceList.valid_to,
            priceList.priority,
            priceList.is_standard,
          ],
        },
        {
          title: 'price_list.group.scope',
          fields: [{ ...priceList.scope_kind, readOnly: true }, priceList.scope_values],
        },
        { title: 'kit.record.system', fields: [priceList.updated_at] },
      ]}
      tabs={[
        {
          key: 'lines',
          label: 'price_list.tab.lines',
          children: (record) => <PriceLines record={record} />,
        },
      ]}
      form={PriceListForm}
      timeline="log"
    />
  )
}
