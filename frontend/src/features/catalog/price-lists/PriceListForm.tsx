/** A new price list with its lines, or changes to one. */
import type { LinesSpec } from '@/kit/lines/lines'
import { type FormProps, RecordForm } from '@/kit/RecordForm'
import { line, type PriceList, priceList } from './fields'

const lines: LinesSpec = {
  columns: [
    { field: line.product, width: 280 },
    { field: line.unit },
    { field: line.min_qty },
    { field: line.price },
    { field: line.min_price },
    { field: line.max_discount },
  ],
  onPick: (key, picked) =>
    key === 'product_id'
      ? { unit_id: picked.unit_id, unit_name: picked.unit_name, price: picked.standard_price_incl }
      : {},
  totals: [],
  blank: { min_qty: '0' },
  previewPath: false,
}

export function PriceListForm(props: FormProps<PriceList>) {
  return (
    <RecordForm<PriceList>
      {...props}
      resource="price-lists"
      name="price_list.title"
      fields={[
        priceList.name,
        priceList.currency,
        priceList.price_mode,
        priceList.scope_kind,
        priceList.scope_values,
        priceList.valid_from,
        priceList.valid_to,
      ]}
      more={[{ title: 'kit.form.moreFields', fields: [priceList.priority, priceList.is_standard] }]}
      lines={lines}
      toBody={(body) => (body.scope_kind === 'all' ? { ...body, scope_values: [] } : body)}
    />
  )
}
