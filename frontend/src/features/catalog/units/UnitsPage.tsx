/** All units. */
import { ResourceTable } from '@/kit/table/ResourceTable'
import { unit } from './fields'
import { UnitForm } from './UnitForm'

export function UnitsPage() {
  return (
    <ResourceTable
      resource="units"
      name="unit.title"
      title="unit.titles"
      about="unit.about"
      heading={unit.name}
      fields={[unit.name, unit.precision, unit.is_active, unit.updated_at]}
      sort="name"
      form={UnitForm}
    />
  )
}
