/** What was said, corrected or completed: by its author, within a day; every change is in its log. */
import type { components } from '@/api/schema.gen'
import { dict, longText, text } from './fields'
import { type FormProps, RecordForm } from './RecordForm'
import { WholeInput } from './WholeInput'

type FollowUp = components['schemas']['FollowUpRead']

const fields = [
  longText<FollowUp>('content', 'kit.followUp.content', { required: true, maxLength: 20_000 }),
  dict<FollowUp>('result', 'kit.followUp.result', 'follow_result'),
  text<FollowUp>('duration_min', 'kit.followUp.minutes', { input: WholeInput }),
  text<FollowUp>('next_plan', 'kit.timeline.nextPlan', { maxLength: 500 }),
]

export function FollowUpForm(props: FormProps<FollowUp>) {
  return (
    <RecordForm<FollowUp>
      {...props}
      resource="follow-ups"
      name="kit.timeline.followUps"
      fields={fields}
    />
  )
}
