/** Who decides on the deal, how they stand to us, and how well we know them. */
import { badge, bool, type Look, ref, text } from '@/kit/fields'
import { RowsEditor } from '@/kit/lines/RowsEditor'
import { ContactName } from './ContactName'
import type { Opportunity, OpportunityContact } from './fields'

const words = <K extends string>(group: string, codes: Record<K, Look['tone']>) =>
  Object.fromEntries(
    Object.entries(codes).map(([code, tone]) => [
      code,
      { label: `opportunity.${group}.${code}`, tone } as Look,
    ]),
  )

const roles = words('role', {
  decision_maker: undefined,
  economic_buyer: undefined,
  technical_gatekeeper: undefined,
  user: undefined,
  influencer: undefined,
  initiator: undefined,
  purchaser: undefined,
  coach: undefined,
  finance: undefined,
  legal: undefined,
  other: undefined,
})
const attitudes = words('attitude', {
  supporter: 'green',
  favour: 'cyan',
  neutral: 'default',
  sceptic: 'orange',
  opponent: 'red',
  unknown: 'default',
})
const frequencies = words('frequency', {
  not_contacted: 'orange',
  contacted: 'blue',
  deep: 'green',
})
const influences = words('influence', { 1: undefined, 2: undefined, 3: undefined })

const key = 'opportunity.contact'
const contact = {
  who: ref<OpportunityContact>('contact_id', `${key}.who`, 'contacts', 'contact_name', {
    required: true,
    width: 110,
    render: (row) => <ContactName contact={row} />,
  }),
  role: badge<OpportunityContact>('role', `${key}.role`, roles, { required: true, width: 84 }),
  attitude: badge<OpportunityContact>('attitude', `${key}.attitude`, attitudes, { width: 62 }),
  influence: badge<OpportunityContact>('influence', `${key}.influence`, influences, { width: 48 }),
  frequency: badge<OpportunityContact>('contact_frequency', `${key}.frequency`, frequencies, {
    width: 72,
  }),
  is_primary: bool<OpportunityContact>('is_primary', `${key}.is_primary`, { width: 40 }),
  note: text<OpportunityContact>('note', `${key}.note`, { maxLength: 500, width: 100 }),
}
const fields = Object.values(contact)
/** For reading, the mark and the note stand with the name. */
const shown = [contact.who, contact.role, contact.attitude, contact.influence, contact.frequency]

/** In the editor a cell must hold its picker. */
const WIDTHS: Record<string, number> = {
  contact_id: 130,
  role: 130,
  attitude: 96,
  influence: 76,
  contact_frequency: 110,
  is_primary: 60,
  note: 160,
}

export function ContactRoles({ record }: { record: Opportunity }) {
  const query = { customer_id: record.customer_id }
  return (
    <RowsEditor<Opportunity, OpportunityContact>
      resource="opportunities"
      record={record}
      part="contacts"
      rows={record.contacts}
      fields={shown}
      empty="opportunity.contact.empty"
      hint="opportunity.contact.hint"
      spec={{
        columns: fields.map((field) => ({
          field: field.key === 'contact_id' ? { ...field, query } : field,
          width: WIDTHS[field.key],
        })),
        title: 'opportunity.tab.contacts',
        totals: [],
        blank: { influence: '2', attitude: 'unknown', contact_frequency: 'not_contacted' },
      }}
      toLine={(row) => ({ ...row, influence: String(row.influence) })}
      toRow={(line) => ({ ...line, influence: Number(line.influence ?? 2) })}
    />
  )
}
