/** One relation between two customers, as this side has it. */
import { RecordPage } from '@/kit/RecordPage'
import { type Relation, relation } from './relationFields'

export function RelationPage() {
  return (
    <RecordPage<Relation>
      resource="customer-relations"
      title="customer_relation.titles"
      heading={(record) => `${record.customer_name} · ${record.other_name}`}
      status={relation.role}
      highlights={[relation.customer, relation.other]}
      facts={[
        {
          title: 'kit.record.basics',
          fields: [relation.customer, relation.role, relation.other, relation.remark],
        },
        { title: 'kit.record.system', fields: [relation.created_at, relation.updated_at] },
      ]}
      removable
      timeline="log"
    />
  )
}
