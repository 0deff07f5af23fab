/** What was said, corrected or completed: by its author, within a day; every change is in its log. */
import type { components } from '@/api/schema.gen'
import type { FieldInputProps } from './FieldInput'
import { badge, dict, longText, text } from './fields'
import { type FormProps, RecordForm } from './RecordForm'
import { RefsInput } from './RefsInput'
import { WholeInput } from './WholeInput'

type FollowUp = components['schemas']['FollowUpRead']

/** The people of the customer it was about; a lead has none. */
function PeopleInput({ id, value, onChange, record }: FieldInputProps<FollowUp>) {
  const customer_id = (record as FollowUp | undefined)?.customer_id ?? undefined
  return (
    <RefsInput
      id={id}
      resource="contacts"
      query={{ customer_id }}
      value={value as string[] | null}
      disabled={!customer_id}
      onChange={onChange}
    />
  )
}

const fields = [
  longText<FollowUp>('content', 'kit.followUp.content', { required: true, maxLength: 20_000 }),
  text<FollowUp>('contact_ids', 'kit.followUp.contacts', { input: PeopleInput }),
  badge<FollowUp>('direction', 'kit.followUp.direction', {
    out: { label: 'kit.followUp.way.out' },
    in: { label: 'kit.followUp.way.in' },
  }),
  dict<FollowUp>('result', 'kit.followUp.result', 'follow_result'),
  text<FollowUp>('duration_min', 'kit.followUp.minutes', { input: WholeInput }),
  text<FollowUp>('next_plan', 'overview.nextPlan', { maxLength: 500 }),
]

export function FollowUpForm(props: FormProps<FollowUp>) {
  return (
    <RecordForm<FollowUp>
      {...props}
      resource="follow-ups"
      name="kit.followUp.title"
      fields={fields}
    />
  )
}
