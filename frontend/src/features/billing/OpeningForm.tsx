/** A new opening balance, or changes to one. */
import { type FormProps, RecordForm } from '@/kit/RecordForm'
import { type Opening, opening } from './openingFields'

export function OpeningForm(props: FormProps<Opening>) {
  return (
    <RecordForm<Opening>
      {...props}
      resource="opening-balances"
      name="opening_balance.title"
      fields={[
        opening.customer,
        opening.kind,
        opening.amount,
        opening.currency,
        opening.fx_rate,
        opening.due_date,
        opening.original_no,
        opening.as_of,
        opening.remark,
      ]}
    />
  )
}
