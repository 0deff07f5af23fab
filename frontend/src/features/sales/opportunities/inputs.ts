/** What the verbs of an opportunity ask for. */
import { reasonField } from '@/kit/ReasonDialog'
import { type ActionInputSpec, onPage } from '@/kit/useVerbs'

export const opportunityInputs: Record<string, ActionInputSpec> = {
  advance: onPage,
  skip: onPage,
  back: onPage,
  win: onPage,
  lose: onPage,
  invalidate: { fields: [reasonField] },
  reopen: { fields: [reasonField] },
  'push-quote': onPage,
}
