/** The transactions of every account. */
import { TxnsTable } from './TxnsTable'

export function TxnsPage() {
  return <TxnsTable />
}
