/** A new unit, or changes to one. */
import { type FormProps, RecordForm } from '@/kit/RecordForm'
import { type Unit, unit } from './fields'

export function UnitForm(props: FormProps<Unit>) {
  return (
    <RecordForm<Unit>
      {...props}
      resource="units"
      name="unit.title"
      fields={[unit.name, unit.precision, unit.is_active]}
    />
  )
}
