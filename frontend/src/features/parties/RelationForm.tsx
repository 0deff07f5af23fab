/** A new relation between two customers. */
import { type FormProps, RecordForm } from '@/kit/RecordForm'
import { type Relation, relation } from './relationFields'

export function RelationForm(props: FormProps<Relation>) {
  return (
    <RecordForm<Relation>
      {...props}
      resource="customer-relations"
      name="customer_relation.title"
      fields={[relation.customer, relation.role, relation.other, relation.remark]}
    />
  )
}
