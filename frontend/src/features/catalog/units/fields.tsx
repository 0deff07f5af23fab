/** The words and looks of a unit of measure. */
import type { components } from '@/api/schema.gen'
import { bool, datetime, text, whole } from '@/kit/fields'

export type Unit = components['schemas']['UnitRead']

export const unit = {
  name: text<Unit>('name', 'unit.fields.name', {
    required: true,
    sort: true,
    maxLength: 16,
    width: 160,
  }),
  precision: whole<Unit>('precision', 'unit.fields.precision', {
    required: true,
    initial: 0,
    hint: 'unit.hint.precision',
  }),
  is_active: bool<Unit>('is_active', 'unit.fields.is_active', { filter: true, initial: true }),
  updated_at: datetime<Unit>('updated_at', 'unit.fields.updated_at', {
    readOnly: true,
    sort: true,
  }),
}
