/** What the verbs of a campaign ask for. */
import { type Field, longText, qty, ref } from '@/kit/fields'
import { reasonField } from '@/kit/ReasonDialog'
import { MarkInput } from './MarkInput'

interface Input {
  summary: string
  score: number
  owner_id: string
  owner_name: string
  reason: string
}

const reviewFields: Field<Input>[] = [
  qty<Input>('score', 'campaign.input.score', { required: true, input: MarkInput }),
  longText<Input>('summary', 'campaign.input.summary', { required: true }),
]

const transferFields: Field<Input>[] = [
  ref<Input>('owner_id', 'campaign.input.owner', 'users', 'owner_name', {
    required: true,
    query: { status: 'active' },
  }),
  longText<Input>('reason', 'campaign.input.reason', { maxLength: 500 }),
]

export const campaignInputs = {
  review: { fields: reviewFields },
  transfer: { fields: transferFields },
  cancel: { fields: [reasonField] },
  reopen: { fields: [reasonField] },
}
