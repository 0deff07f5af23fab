/** What a customer is to others: its relations, and the group it belongs to. */
import { ResourceTable } from '@/kit/table/ResourceTable'
import type { Customer } from './customer'
import { Group } from './Group'
import { RelationForm } from './RelationForm'
import { relation } from './relationFields'

export function Relations({ record }: { record: Customer }) {
  return (
    <>
      <ResourceTable
        embedded
        resource="customer-relations"
        name="customer_relation.title"
        title="customer_relation.titles"
        about="customer_relation.about"
        heading={relation.other}
        fields={[relation.other, relation.role, relation.remark, relation.updated_at]}
        filters={[relation.role]}
        fixed={{ customer_id: record.id }}
        initial={{ customer_id: record.id, customer_name: record.name }}
        sort="-updated_at"
        form={RelationForm}
      />
      <Group id={record.id} />
    </>
  )
}
