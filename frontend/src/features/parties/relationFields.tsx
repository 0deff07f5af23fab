/** The words and looks of a relation between customers. */
import type { components } from '@/api/schema.gen'
import { badge, datetime, type Look, longText, ref } from '@/kit/fields'

export type Relation = components['schemas']['RelationRead']

export const relationRoles: Record<string, Look> = {
  group: { label: 'customer_relation.role.group', tone: 'blue' },
  agent: { label: 'customer_relation.role.agent' },
  principal: { label: 'customer_relation.role.principal' },
  supplier: { label: 'customer_relation.role.supplier' },
  buyer: { label: 'customer_relation.role.buyer' },
  competitor: { label: 'customer_relation.role.competitor', tone: 'red' },
  partner: { label: 'customer_relation.role.partner', tone: 'green' },
  referrer: { label: 'customer_relation.role.referrer', tone: 'orange' },
  referred: { label: 'customer_relation.role.referred', tone: 'orange' },
}

export const relation = {
  customer: ref<Relation>(
    'customer_id',
    'customer_relation.fields.customer',
    'customers',
    'customer_name',
    { required: true, filter: true, width: 220 },
  ),
  other: ref<Relation>('other_id', 'customer_relation.fields.other', 'customers', 'other_name', {
    required: true,
    width: 240,
  }),
  role: badge<Relation>('role', 'customer_relation.fields.role', relationRoles, {
    required: true,
    filter: true,
    width: 130,
    hint: 'customer_relation.roleHint',
  }),
  remark: longText<Relation>('remark', 'customer_relation.fields.remark', {
    maxLength: 200,
    width: 220,
  }),
  created_at: datetime<Relation>('created_at', 'customer_relation.fields.created_at', {
    readOnly: true,
  }),
  updated_at: datetime<Relation>('updated_at', 'customer_relation.fields.updated_at', {
    readOnly: true,
    sort: true,
  }),
}
