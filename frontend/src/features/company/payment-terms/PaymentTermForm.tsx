/** A new payment term, or changes to one. */
import { cleanLines, type Line, writable } from '@/kit/lines/lines'
import { type FormProps, RecordForm } from '@/kit/RecordForm'
import { type PaymentTerm, part, term } from './fields'

const columns = Object.values(part).map((field) => ({ field }))

/** The sheet holds text; days are a number. */
const numbered = (line: Line) => ({ ...line, days: Number(line.days ?? 0) })

export function PaymentTermForm(props: FormProps<PaymentTerm>) {
  return (
    <RecordForm<PaymentTerm>
      {...props}
      resource="payment-terms"
      name="payment_term.title"
      fields={[
        term.name,
        term.kind,
        term.base_event,
        term.days,
        term.cut_day,
        term.pay_day,
        term.pay_month,
        term.instalments,
        term.due_date_roll,
        term.sort,
        term.is_active,
      ]}
      toBody={(body) =>
        'instalments' in body
          ? { ...body, instalments: writable(cleanLines(body.instalments), columns).map(numbered) }
          : body
      }
    />
  )
}
