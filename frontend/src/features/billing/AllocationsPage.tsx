/** All allocations. */
import { AllocationsTable } from './AllocationsTable'

export function AllocationsPage() {
  return <AllocationsTable />
}
