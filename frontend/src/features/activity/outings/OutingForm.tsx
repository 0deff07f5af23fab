/** A new outing, or changes to one. */
import { type FormProps, RecordForm } from '@/kit/RecordForm'
import { type Line, linesBody } from './CustomersInput'
import { type Outing, outing } from './fields'

function toBody(values: Record<string, unknown>) {
  return values.lines ? { ...values, lines: linesBody(values.lines as Line[]) } : values
}

export function OutingForm(props: FormProps<Outing>) {
  return (
    <RecordForm<Outing>
      {...props}
      resource="outings"
      name="outing.title"
      fields={[
        outing.start_at,
        outing.end_at,
        outing.reason,
        outing.lines,
        outing.destination,
        outing.transport,
        outing.remark,
      ]}
      toBody={toBody}
    />
  )
}
