/** Deliveries to all webhooks. */
import { DeliveriesTable } from './DeliveriesTable'

export function DeliveriesPage() {
  return <DeliveriesTable />
}
