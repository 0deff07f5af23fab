/** The leads that a figure counts, as their list shows them. */
import { badge, datetime, dict, type Look, ref, text } from '@/kit/fields'
import { ResourceTable } from '@/kit/table/ResourceTable'

interface LeadLine {
  id: string
  name: string
  status: string
  source: string
  campaign_name: string | null
  compliance_status: string | null
  owner_id: string | null
  owner_name: string | null
  created_at: string
}

const statuses: Record<string, Look> = {
  new: { label: 'lead.status.new', tone: 'blue' },
  nurturing: { label: 'lead.status.nurturing', tone: 'cyan' },
  qualified: { label: 'lead.status.qualified', tone: 'orange' },
  converted: { label: 'lead.status.converted', tone: 'green' },
  won: { label: 'lead.status.won', tone: 'green' },
  discarded: { label: 'lead.status.discarded' },
}

const fields = [
  text<LeadLine>('name', 'lead.fields.name', { width: 200 }),
  badge<LeadLine>('status', 'lead.fields.status', statuses, { width: 96 }),
  dict<LeadLine>('source', 'lead.fields.source', 'lead_source', { width: 104 }),
  text<LeadLine>('campaign_name', 'lead.fields.campaign', { width: 150 }),
  ref<LeadLine>('owner_id', 'lead.fields.owner', 'users', 'owner_name', { width: 92 }),
  datetime<LeadLine>('created_at', 'lead.fields.created_at', {}),
]

export function LeadsBehind({ filter }: { filter: string }) {
  return (
    <ResourceTable<LeadLine>
      embedded
      resource="leads"
      name="lead.title"
      title="lead.titles"
      fields={fields}
      filters={[]}
      fixed={Object.fromEntries(new URLSearchParams(filter))}
      sort="-created_at"
      preview={false}
    />
  )
}
