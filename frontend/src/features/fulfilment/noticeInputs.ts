/** What the verbs of a delivery notice ask for. */
import { reasonField } from '@/kit/ReasonDialog'
import { type ActionInputSpec, onPage } from '@/kit/useVerbs'

export const noticeInputs: Record<string, ActionInputSpec> = {
  close: { fields: [reasonField] },
  void: { fields: [reasonField] },
  'push-outbound': onPage,
}
