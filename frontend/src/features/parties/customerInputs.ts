/** What the verbs of a customer ask for, besides the ownership ones. */
import type { Translate } from '@/i18n/i18n'
import { badge, bool, date, type Field, longText, money } from '@/kit/fields'
import { type ActionInputSpec, onPage } from '@/kit/useVerbs'
import { type Customer, discardReasons, grades, lifecycles } from './customer'
import { tagInputs } from './tagging'

interface Input {
  lifecycle: string
  grade: string
  reason: string
  reason_code: string
  credit_limit: string
  credit_grade: string
  credit_valid_to: string
  credit_hold: boolean
}

const convert: Field<Input>[] = [
  badge<Input>('lifecycle', 'customer.input.lifecycle', lifecycles, { required: true }),
  longText<Input>('reason', 'customer.input.reason', {
    maxLength: 500,
    hint: 'customer.input.reasonHint',
  }),
]

const grade: Field<Input>[] = [
  badge<Input>('grade', 'customer.fields.grade', grades, { required: true }),
  longText<Input>('reason', 'customer.input.reason', { required: true, maxLength: 500 }),
]

const credit: Field<Input>[] = [
  money<Input>('credit_limit', 'customer.fields.credit_limit'),
  badge<Input>('credit_grade', 'customer.fields.credit_grade', grades),
  date<Input>('credit_valid_to', 'customer.fields.credit_valid_to'),
  bool<Input>('credit_hold', 'customer.fields.credit_hold'),
]

const discard: Field<Input>[] = [
  badge<Input>('reason_code', 'customer.input.reason_code', discardReasons, { required: true }),
  longText<Input>('reason', 'customer.input.reason', { required: true, maxLength: 500 }),
]

const undo: Field<Input>[] = [
  longText<Input>('reason', 'customer.input.reason', { maxLength: 500 }),
]

export function customerInputs(t: Translate, record?: Customer): Record<string, ActionInputSpec> {
  return {
    convert: { fields: convert },
    'set-grade': { fields: grade, initial: record && { grade: record.grade } },
    'set-credit': {
      fields: credit,
      note: t('customer.input.creditNote'),
      initial: record && {
        credit_limit: record.credit_limit,
        credit_grade: record.credit_grade,
        credit_valid_to: record.credit_valid_to,
        credit_hold: record.credit_hold,
      },
    },
    ...tagInputs('customers'),
    merge: onPage,
    'undo-merge': { fields: undo, note: t('customer.merge.undoNote') },
    discard: { fields: discard, note: t('customer.input.discardNote') },
  }
}
