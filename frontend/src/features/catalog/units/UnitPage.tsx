/** One unit. */
import { RecordPage } from '@/kit/RecordPage'
import { type Unit, unit } from './fields'
import { UnitForm } from './UnitForm'

export function UnitPage() {
  return (
    <RecordPage<Unit>
      resource="units"
      title="unit.titles"
      heading={(record) => record.name}
      facts={[
        { title: 'kit.record.basics', fields: [unit.name, unit.precision, unit.is_active] },
        { title: 'kit.record.system', fields: [unit.updated_at] },
      ]}
      form={UnitForm}
      timeline="log"
    />
  )
}
