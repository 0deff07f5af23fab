/** What the ownership verbs of leads and customers ask for: one description for both. */
import { badge, bool, type Field, type Look, longText, qty, ref, text } from '@/kit/fields'
import type { BulkAction } from '@/kit/table/BulkBar'
import type { ActionInputSpec } from '@/kit/useVerbs'
import { DaysInput } from './DaysInput'
import { ColleaguesInput } from './peopleInputs'

interface Input {
  owner_id: string
  owner_name: string
  also_to: string[]
  days: number
  reason: string
  reason_code: string
  override_limit: boolean
  keep_old_owner: string
  cascade_documents: boolean
}

const reasons: Record<string, Look> = {
  unreachable: { label: 'ownership.return.unreachable' },
  no_demand: { label: 'ownership.return.no_demand' },
  not_my_region: { label: 'ownership.return.not_my_region' },
  duplicate: { label: 'ownership.return.duplicate' },
  other: { label: 'ownership.return.other' },
}

const keeps: Record<string, Look> = {
  none: { label: 'ownership.keep.none' },
  read: { label: 'ownership.keep.read' },
  write: { label: 'ownership.keep.write' },
}

const owner = ref<Input>('owner_id', 'ownership.owner_id', 'users', 'owner_name', {
  required: true,
  query: { status: 'active' },
})
/** Several people get as many each, or one more. */
const others = text<Input>('also_to', 'ownership.also_to', {
  hint: 'ownership.alsoHint',
  input: ColleaguesInput,
})
const days = qty<Input>('days', 'ownership.days', {
  required: true,
  hint: 'ownership.daysHint',
  input: DaysInput,
})
const why = longText<Input>('reason', 'ownership.reason', { required: true, maxLength: 500 })
const note = longText<Input>('reason', 'ownership.reasonOptional', { maxLength: 500 })

const assign: Field<Input>[] = [
  owner,
  note,
  bool<Input>('override_limit', 'ownership.override_limit', { hint: 'ownership.overrideHint' }),
]
const keep = badge<Input>('keep_old_owner', 'ownership.keep_old_owner', keeps, { required: true })
const cascade = bool<Input>('cascade_documents', 'ownership.cascade')
const giveBack: Field<Input>[] = [
  badge<Input>('reason_code', 'ownership.reason_code', reasons, { required: true }),
  note,
]

/** A lead has no documents that could go along. */
const transfer = (documents: boolean): Field<Input>[] =>
  documents ? [owner, why, keep, cascade] : [owner, why, keep]

const KEEP_DEFAULT = { keep_old_owner: 'none', cascade_documents: true }

export interface OwnershipNotes {
  returned: string
  recycled: string
  transferred?: string
}

export function ownershipInputs(
  notes: OwnershipNotes,
  options: { documents: boolean },
): Record<string, ActionInputSpec> {
  return {
    assign: { fields: assign },
    transfer: {
      fields: transfer(options.documents),
      initial: KEEP_DEFAULT,
      note: notes.transferred,
    },
    return: { fields: giveBack, note: notes.returned },
    recycle: { fields: [why], note: notes.recycled },
    extend: { fields: [days, why] },
  }
}

/** The same for many records, asked once for all of them. */
export const bulkOf = (resource: string): Record<string, BulkAction> => ({
  claim: { action: 'claim' },
  assign: { action: 'assign', fields: [owner, others, note] },
  'auto-assign': { action: 'auto-assign' },
  transfer: {
    action: 'transfer',
    fields: transfer(resource === 'customers'),
    initial: KEEP_DEFAULT,
  },
  return: { action: 'return', fields: giveBack },
  recycle: { action: 'recycle', fields: [why] },
})
