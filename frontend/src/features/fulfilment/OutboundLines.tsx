/** The lines of a delivery; while it is a draft, with what lies in the warehouse. */
import { useList } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { translate } from '@/i18n/i18n'
import { type Field, qty } from '@/kit/fields'
import { formatQty } from '@/kit/format'
import { documentTotals } from '@/kit/lines/commercial'
import { LinesTable } from '@/kit/lines/LinesTable'
import { smaller } from '@/kit/lines/quantities'
import { type Outbound, type OutboundLine, outboundLine } from './outboundFields'

type Stock = components['schemas']['StockRow']

/** Red when it is not enough. */
const stockColumn = (
  key: 'on_hand' | 'available',
  stockOf: (line: OutboundLine) => Stock | undefined,
): Field<OutboundLine> =>
  qty('product_id', `outbound.line.${key}`, {
    width: 80,
    render: (line) => {
      if (!line.is_stocked)
        return <span className="k-faint">{translate('outbound.line.unstocked')}</span>
      const there = stockOf(line)?.[key] ?? '0'
      const isShort = key === 'on_hand' && smaller(line.qty, there) !== line.qty
      return <span className={isShort ? 'k-num k-late' : 'k-num'}>{formatQty(there)}</span>
    },
  })

export function OutboundLines({ record }: { record: Outbound }) {
  const isDraft = record.status === 'draft'
  const stocked = record.lines.filter((line) => line.is_stocked)
  const stocks = useList<Stock>(
    'stocks',
    { product_id: [...new Set(stocked.map((line) => line.product_id))].join(','), limit: 200 },
    { enabled: isDraft && stocked.length > 0 },
  )
  const stockOf = (line: OutboundLine) =>
    stocks.data?.data.find(
      (one) => one.product_id === line.product_id && one.warehouse_id === line.warehouse_id,
    )
  const columns = [stockColumn('on_hand', stockOf), stockColumn('available', stockOf)]
  return (
    <LinesTable
      lines={record.lines}
      fields={[
        outboundLine.product,
        outboundLine.unit,
        outboundLine.qty,
        ...(isDraft ? columns : []),
        outboundLine.price,
        outboundLine.amount_incl,
      ]}
      header={record}
      totals={documentTotals}
    />
  )
}
