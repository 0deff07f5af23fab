/** All relations between customers that the user may read. */
import { ResourceTable } from '@/kit/table/ResourceTable'
import { RelationForm } from './RelationForm'
import { relation } from './relationFields'

export function RelationsPage() {
  return (
    <ResourceTable
      resource="customer-relations"
      name="customer_relation.title"
      title="customer_relation.titles"
      about="customer_relation.about"
      heading={relation.customer}
      fields={[
        relation.customer,
        relation.role,
        relation.other,
        relation.remark,
        relation.updated_at,
      ]}
      sort="-updated_at"
      form={RelationForm}
    />
  )
}
