/** Stock: of everything, or of one warehouse. */
import type { ReactNode } from 'react'
import { ResourceTable } from '@/kit/table/ResourceTable'
import { stock } from './stockFields'

interface StocksTableProps {
  warehouse?: string
  extra?: ReactNode
}

export function StocksTable({ warehouse, extra }: StocksTableProps) {
  const place = warehouse ? [] : [stock.warehouse]
  return (
    <ResourceTable
      embedded={warehouse !== undefined}
      resource="stocks"
      name="stock.title"
      title="stock.titles"
      about="stock.about"
      fields={[
        stock.product,
        stock.on_hand,
        stock.reserved,
        stock.available,
        ...place,
        stock.product_code,
        stock.updated_at,
      ]}
      fixed={warehouse ? { warehouse_id: warehouse } : undefined}
      sort="-updated_at"
      extra={extra}
      preview={false}
    />
  )
}
