/** The customers that a figure counts, as their list shows them. */
import { badge, datetime, dict, type Look, ref, text } from '@/kit/fields'
import { ResourceTable } from '@/kit/table/ResourceTable'

interface CustomerLine {
  id: string
  name: string
  lifecycle: string
  grade: string | null
  industry: string
  owner_id: string | null
  owner_name: string | null
  last_follow_up_at: string | null
}

const lifecycles: Record<string, Look> = {
  potential: { label: 'customer.lifecycle.potential' },
  intent: { label: 'customer.lifecycle.intent', tone: 'blue' },
  deal: { label: 'customer.lifecycle.deal', tone: 'green' },
  lost: { label: 'customer.lifecycle.lost', tone: 'red' },
}
const grades: Record<string, Look> = {
  A: { label: 'customer.grade.A', tone: 'orange' },
  B: { label: 'customer.grade.B', tone: 'blue' },
  C: { label: 'customer.grade.C' },
}

const fields = [
  text<CustomerLine>('name', 'customer.fields.name', { width: 220 }),
  badge<CustomerLine>('lifecycle', 'customer.fields.lifecycle', lifecycles, { width: 88 }),
  badge<CustomerLine>('grade', 'customer.fields.grade', grades, { width: 98 }),
  dict<CustomerLine>('industry', 'customer.fields.industry', 'industry', { width: 110 }),
  ref<CustomerLine>('owner_id', 'customer.fields.owner', 'users', 'owner_name', { width: 92 }),
  datetime<CustomerLine>('last_follow_up_at', 'customer.fields.last_follow_up_at', {}),
]

export function CustomersBehind({ filter }: { filter: string }) {
  return (
    <ResourceTable<CustomerLine>
      embedded
      resource="customers"
      name="customer.title"
      title="customer.titles"
      found="customer.found"
      fields={fields}
      filters={[]}
      fixed={Object.fromEntries(new URLSearchParams(filter))}
      preview={false}
    />
  )
}
