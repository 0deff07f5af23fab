/** What the verbs of a quote ask for. */
import { text } from '@/kit/fields'
import { reasonField } from '@/kit/ReasonDialog'
import { type ActionInputSpec, onPage } from '@/kit/useVerbs'

const sentTo = text<{ sent_to: string }>('sent_to', 'quote.fields.sent_to', {
  maxLength: 254,
  placeholder: 'quote.form.sentToPlaceholder',
})

export const quoteInputs: Record<string, ActionInputSpec> = {
  send: { fields: [sentTo] },
  decline: { fields: [reasonField] },
  void: { fields: [reasonField] },
  'new-version': onPage,
  copy: onPage,
  'push-contract': onPage,
  'push-order': onPage,
}
