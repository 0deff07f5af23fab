/** One product in one warehouse, with its ledger. */
import { useCan } from '@/api/session'
import { RecordPage } from '@/kit/RecordPage'
import { MovesTable } from './MovesTable'
import { type Stock, stock } from './stockFields'

export function StockPage() {
  const can = useCan()
  return (
    <RecordPage<Stock>
      resource="stocks"
      title="stock.titles"
      heading={(record) => record.product_name}
      number={(record) => record.product_code}
      highlights={[stock.warehouse, stock.on_hand, stock.reserved, stock.available]}
      facts={[
        {
          title: 'kit.record.basics',
          fields: [
            stock.product,
            stock.warehouse,
            stock.on_hand,
            stock.reserved,
            stock.available,
            stock.updated_at,
          ],
        },
      ]}
      tabs={
        can('stock-ledger', 'read')
          ? [
              {
                key: 'ledger',
                label: 'stock.tab.ledger',
                children: (record) => (
                  <MovesTable
                    fixed={{ product_id: record.product_id, warehouse_id: record.warehouse_id }}
                    without={['product', 'product_code', 'warehouse']}
                  />
                ),
              },
            ]
          : []
      }
      timeline={false}
    />
  )
}
