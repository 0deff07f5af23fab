/** Who decides on the deal, how they stand to us, and how well we know them. */
import { App, Button } from 'antd'
import { useState } from 'react'
import { asProblem } from '@/api/problems'
import { useReplace } from '@/api/resource'
import { useT } from '@/i18n/i18n'
import { EmptyState } from '@/kit/EmptyState'
import { badge, bool, type Look, ref, text } from '@/kit/fields'
import { type LineErrors, LinesEditor } from '@/kit/lines/LinesEditor'
import { LinesTable } from '@/kit/lines/LinesTable'
import { cleanLines, type Line, type LinesSpec, writable } from '@/kit/lines/lines'
import { ContactName } from './ContactName'
import type { Opportunity, OpportunityContact } from './fields'
import '@/kit/documents.css'

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
  const t = useT()
  const { message } = App.useApp()
  const replace = useReplace<Opportunity>('opportunities', 'contacts')
  const [rows, setRows] = useState<Line[] | null>(null)
  const [errors, setErrors] = useState<LineErrors>({})
  const may = record.actions.find((one) => one.name === 'update')?.enabled ?? false
  const spec: LinesSpec = {
    columns: fields.map((field) => ({
      field:
        field.key === 'contact_id'
          ? { ...field, query: { customer_id: record.customer_id } }
          : field,
      width: WIDTHS[field.key],
    })),
    title: 'opportunity.tab.contacts',
    totals: [],
    blank: { influence: '2', attitude: 'unknown', contact_frequency: 'not_contacted' },
    previewPath: false,
  }

  async function save() {
    const sent = writable(cleanLines(rows, spec.blank), spec.columns).map(({ id: _, ...row }) => ({
      ...row,
      influence: Number(row.influence ?? 2),
    }))
    try {
      await replace.mutateAsync({ record, body: { contacts: sent } })
      setRows(null)
      setErrors({})
      void message.success(t('kit.saved'))
    } catch (error) {
      const problem = asProblem(error)
      setErrors(
        Object.fromEntries(
          (problem.body.errors ?? []).map((one) => [
            one.pointer.replace('/contacts/', ''),
            one.detail ?? one.code,
          ]),
        ),
      )
      void message.error(problem.message)
    }
  }

  if (rows)
    return (
      <>
        <LinesEditor
          spec={spec}
          resource="opportunities"
          value={rows}
          onChange={setRows}
          header={{}}
          errors={errors}
        />
        <div className="k-form-buttons">
          <Button size="small" onClick={() => setRows(null)}>
            {t('kit.cancel')}
          </Button>
          <Button
            size="small"
            type="primary"
            loading={replace.isPending}
            onClick={() => void save()}
          >
            {t('kit.save')}
          </Button>
        </div>
      </>
    )
  const edit = may && (
    <Button
      size="small"
      onClick={() =>
        setRows(record.contacts.map((row) => ({ ...row, influence: String(row.influence) })))
      }
    >
      {t(record.contacts.length ? 'kit.rows.edit' : 'kit.rows.add')}
    </Button>
  )
  if (!record.contacts.length)
    return (
      <EmptyState
        title={t('opportunity.contact.empty')}
        hint={t('opportunity.contact.hint')}
        action={edit || undefined}
      />
    )
  return (
    <>
      <div className="k-tabhead">
        <span className="k-faint">{t('opportunity.contact.hint')}</span>
        {edit}
      </div>
      <LinesTable<OpportunityContact> lines={record.contacts} fields={shown} />
    </>
  )
}
