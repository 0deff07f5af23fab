/** All leads, by the views people work in. */
import { useCan, useMe } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { BULK_SHARE } from '@/kit/sharing/shareInputs'
import { ResourceTable } from '@/kit/table/ResourceTable'
import type { View } from '@/kit/table/useListQuery'
import { ImportButton } from './ImportButton'
import { LeadForm } from './LeadForm'
import { lead } from './leadFields'
import { discardFields, leadInputs } from './leadInputs'
import { tagBulk } from './tagging'
import { useBulk, useOwnershipInputs } from './useOwnership'

const OPEN = 'new,nurturing,qualified'

const views = (me: string): View[] => [
  { key: 'all', label: 'lead.view.all', params: {} },
  { key: 'mine', label: 'lead.view.mine', params: { owner_id: me, status: OPEN } },
  { key: 'team', label: 'sharing.whose.team', params: { whose: 'team' } },
  { key: 'shared', label: 'sharing.whose.shared', params: { whose: 'shared' } },
  {
    key: 'soon',
    label: 'kit.view.soon',
    params: { owner_id: me },
    filter: { field: 'next_follow_up_at', op: 'next_days', value: 7 },
  },
  { key: 'pool', label: 'lead.view.pool', params: { in_pool: 'true' } },
  { key: 'silent', label: 'lead.view.silent', params: { contacted: 'false', status: OPEN } },
  { key: 'qualified', label: 'lead.view.qualified', params: { status: 'qualified' } },
  { key: 'converted', label: 'lead.view.converted', params: { status: 'converted,won' } },
  { key: 'discarded', label: 'lead.view.discarded', params: { status: 'discarded' } },
]

export function LeadsPage() {
  const t = useT()
  const can = useCan()
  const { data: me } = useMe()
  const ownership = useOwnershipInputs('leads')
  const bulk = useBulk(
    'leads',
    ['claim', 'assign', 'transfer', 'return', 'recycle'],
    [...tagBulk('leads'), BULK_SHARE, { action: 'discard', fields: discardFields }],
  )
  return (
    <ResourceTable
      resource="leads"
      name="lead.title"
      title="lead.titles"
      about="lead.about"
      found="lead.found"
      fields={[
        lead.name,
        lead.number,
        lead.status,
        lead.contact_name,
        lead.mobile,
        lead.source,
        lead.score,
        lead.intent_level,
        lead.tags,
        lead.budget_amount,
        lead.owner,
        lead.next_follow_up_at,
        lead.industry,
        lead.province,
        lead.last_follow_up_at,
        lead.follow_up_count,
        lead.created_at,
        { ...lead.company_name, hidden: true },
        { ...lead.title, hidden: true },
        { ...lead.telephone, hidden: true },
        { ...lead.email, hidden: true },
        lead.company_size,
        lead.expected_buy_date,
        lead.pool,
        lead.protected_until,
        lead.duplicate_state,
        lead.compliance_status,
        lead.updated_at,
        { ...lead.campaign, filter: can('campaigns', 'read') },
        { ...lead.web_form, filter: can('web-forms', 'read') },
        { ...lead.third_party_batch, hidden: true },
        lead.marketing_consent,
        lead.consent_at,
        lead.consent_via,
        lead.consent_source,
        { ...lead.utm_source, hidden: true },
        { ...lead.utm_medium, hidden: true },
        { ...lead.utm_campaign, hidden: true },
        { ...lead.utm_term, hidden: true },
      ]}
      preview={[
        lead.number,
        lead.status,
        lead.contact_name,
        lead.title,
        lead.mobile,
        lead.telephone,
        lead.email,
        lead.source,
        lead.industry,
        lead.demand,
        lead.budget_amount,
        lead.owner,
        lead.pool,
        lead.protected_until,
        lead.last_follow_up_at,
        lead.last_follow_up_content,
        lead.next_follow_up_at,
      ]}
      views={views(me?.id ?? '')}
      sort="-updated_at"
      extra={<ImportButton kind="leads" />}
      form={LeadForm}
      bulk={bulk}
      chain
      inputs={{ ...ownership, ...leadInputs(t) }}
    />
  )
}
