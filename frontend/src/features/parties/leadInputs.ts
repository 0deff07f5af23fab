/** What the verbs of a lead ask for, besides the ownership ones. */
import type { Translate } from '@/i18n/i18n'
import { dict, type Field, longText, ref } from '@/kit/fields'
import { reasonField } from '@/kit/ReasonDialog'
import { type ActionInputSpec, onPage } from '@/kit/useVerbs'
import { tagInputs } from './tagging'

interface Input {
  reason_code: string
  reason: string
  duplicate_of_id: string
  duplicate_of_name: string
  owner_id: string
  owner_name: string
}

export const discardFields: Field<Input>[] = [
  dict<Input>('reason_code', 'lead.input.reason_code', 'discard_reason', { required: true }),
  ref<Input>('duplicate_of_id', 'lead.input.duplicate_of', 'leads', 'duplicate_of_name', {
    required: true,
    when: (values) => values.reason_code === 'duplicate',
  }),
  longText<Input>('reason', 'lead.input.reason', { maxLength: 500 }),
]

const restoreFields: Field<Input>[] = [
  ref<Input>('owner_id', 'lead.input.restore_to', 'users', 'owner_name', {
    hint: 'lead.input.restoreHint',
    query: { status: 'active' },
  }),
  longText<Input>('reason', 'lead.input.reason', { maxLength: 500 }),
]

export function leadInputs(t: Translate): Record<string, ActionInputSpec> {
  return {
    ...tagInputs('leads'),
    convert: onPage,
    unconvert: onPage,
    downgrade: { fields: [reasonField], note: t('lead.input.downgradeNote') },
    discard: { fields: discardFields },
    restore: { fields: restoreFields },
    waive: { fields: [reasonField], note: t('lead.input.waiveNote') },
  }
}
