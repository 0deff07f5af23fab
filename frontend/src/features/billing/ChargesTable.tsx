/** Finance charges: all, or those of one receipt. */
import { ResourceTable } from '@/kit/table/ResourceTable'
import { charge } from './chargeFields'

export function ChargesTable({ fixed }: { fixed?: Record<string, string> }) {
  const links = fixed ? [] : [charge.customer, charge.receipt, charge.order]
  return (
    <ResourceTable
      embedded={fixed !== undefined}
      resource="finance-charges"
      name="finance_charge.title"
      title="finance_charge.titles"
      about="finance_charge.about"
      fields={[charge.charge_date, charge.kind, charge.amount, ...links, charge.remark]}
      fixed={fixed}
      sort="-charge_date"
      preview={false}
    />
  )
}
