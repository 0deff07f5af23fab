/** What the verbs of a task ask for. */
import { bool, type Field, longText, ref } from '@/kit/fields'
import { noteField, reasonField } from '@/kit/ReasonDialog'
import type { ActionInputSpec } from '@/kit/useVerbs'

interface Input {
  owner_id: string
  owner_name: string
  result: string
  follow_up: boolean
}

const person = ref<Input>('owner_id', 'task.fields.owner', 'users', 'owner_name', {
  required: true,
  query: { status: 'active' },
})
const result = longText<Input>('result', 'task.fields.result', {
  required: true,
  placeholder: 'task.form.resultPlaceholder',
})
const followUp = bool<Input>('follow_up', 'task.form.followUp')

export const assignFields: Field<Input>[] = [person]

export const taskInputs: Record<string, ActionInputSpec> = {
  assign: { fields: assignFields },
  complete: { fields: [result] },
  reassign: { fields: [person, noteField] },
  cancel: { fields: [reasonField] },
  reopen: { fields: [reasonField] },
}

/** Of a task that is about a record, completing offers to tell it there. */
export const inputsOf = (record: { object_id: string | null }): typeof taskInputs =>
  record.object_id
    ? { ...taskInputs, complete: { fields: [result, followUp], initial: { follow_up: true } } }
    : taskInputs
