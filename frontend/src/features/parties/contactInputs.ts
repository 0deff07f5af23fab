/** What the verbs of a contact ask for. */
import type { Translate } from '@/i18n/i18n'
import { ref } from '@/kit/fields'
import { noteField } from '@/kit/ReasonDialog'
import type { ActionInputSpec } from '@/kit/useVerbs'

const target = ref<{ customer_id: string; customer_name: string }>(
  'customer_id',
  'contact.move.to',
  'customers',
  'customer_name',
  { required: true },
)

export function contactInputs(t: Translate): Record<string, ActionInputSpec> {
  return {
    leave: { fields: [noteField] },
    move: { fields: [target, noteField], note: t('contact.move.about') },
  }
}
