/** What the verbs of an order ask for. */
import { reasonField } from '@/kit/ReasonDialog'
import { type ActionInputSpec, onPage } from '@/kit/useVerbs'

export const orderInputs: Record<string, ActionInputSpec> = {
  'push-notice': onPage,
  'push-outbound': onPage,
  'push-invoice': onPage,
  hold: { fields: [reasonField] },
  close: { fields: [reasonField] },
  void: { fields: [reasonField] },
}
