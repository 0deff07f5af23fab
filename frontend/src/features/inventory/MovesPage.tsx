/** The whole stock ledger. */
import { MovesTable } from './MovesTable'

export function MovesPage() {
  return <MovesTable />
}
