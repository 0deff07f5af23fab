/** A new handover: of whom, and whether they leave. What goes to whom is planned on its page. */
import { type FormProps, RecordForm } from '@/kit/RecordForm'
import { type Handover, handover } from './fields'

export function HandoverForm(props: FormProps<Handover>) {
  return (
    <RecordForm<Handover>
      {...props}
      resource="handovers"
      name="handover.title"
      fields={[handover.from, handover.kind, handover.reason]}
    />
  )
}
