/** What the verbs of a contract ask for. */
import { reasonField } from '@/kit/ReasonDialog'
import { type ActionInputSpec, onPage } from '@/kit/useVerbs'

export const contractInputs: Record<string, ActionInputSpec> = {
  'confirm-sign': onPage,
  'push-order': onPage,
  complete: { fields: [reasonField] },
  terminate: { fields: [reasonField] },
  void: { fields: [reasonField] },
}
