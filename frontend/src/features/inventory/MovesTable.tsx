/** The stock ledger: of everything, of a place, or of one document. */
import { ResourceTable } from '@/kit/table/ResourceTable'
import { move } from './stockFields'

interface MovesTableProps {
  fixed?: Record<string, string>
  /** Inside a record: these columns go without saying. */
  without?: (keyof typeof move)[]
}

export function MovesTable({ fixed, without = [] }: MovesTableProps) {
  const shown = Object.entries(move).filter(([key]) => !without.includes(key as keyof typeof move))
  return (
    <ResourceTable
      embedded={fixed !== undefined}
      resource="stock-ledger"
      name="stock_move.title"
      title="stock_move.titles"
      about="stock_move.about"
      heading={without.includes('product') ? undefined : move.product}
      fields={shown.map(([, field]) => field)}
      fixed={fixed}
      sort="-created_at"
      preview={false}
    />
  )
}
