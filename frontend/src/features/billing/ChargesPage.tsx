/** All finance charges. */
import { ChargesTable } from './ChargesTable'

export function ChargesPage() {
  return <ChargesTable />
}
