/** One lead, from the first call to the conversion. */
import { useCan } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { filesTab } from '@/kit/documentTabs'
import { RecordPage } from '@/kit/RecordPage'
import { TaskTab } from '@/kit/tasks/TaskTab'
import { useDialog } from '@/kit/useDialog'
import { ConvertDrawer } from './ConvertDrawer'
import { CountdownBanner } from './CountdownBanner'
import { LeadBanner } from './LeadBanner'
import { LeadForm } from './LeadForm'
import type { Lead } from './lead'
import { companyGroup, lead } from './leadFields'
import { leadInputs } from './leadInputs'
import { ScorePanel } from './ScorePanel'
import { UnconvertDialog } from './UnconvertDialog'
import { useOwnershipInputs } from './useOwnership'

export function LeadPage() {
  const t = useT()
  const can = useCan()
  const dialog = useDialog()
  const ownership = useOwnershipInputs('leads')
  const inputs = { ...ownership, ...leadInputs(t) }
  return (
    <RecordPage<Lead>
      resource="leads"
      title="lead.titles"
      heading={(record) => record.name}
      number={(record) => record.number}
      status={lead.status}
      highlights={[lead.owner, lead.intent_level, lead.score, lead.budget_amount]}
      banner={(record) => (
        <>
          <LeadBanner record={record} />
          <CountdownBanner resource="leads" record={record} />
          {dialog.open === 'convert' && <ConvertDrawer record={record} onClose={dialog.close} />}
          {dialog.open === 'unconvert' && (
            <UnconvertDialog record={record} onClose={dialog.close} />
          )}
        </>
      )}
      facts={[
        {
          title: 'lead.group.contact',
          fields: [
            lead.company_name,
            lead.contact_name,
            lead.title,
            lead.mobile,
            lead.telephone,
            lead.email,
            lead.wechat,
          ],
        },
        {
          title: 'lead.group.demand',
          fields: [
            lead.demand,
            lead.interested_products,
            lead.budget_amount,
            lead.expected_buy_date,
            lead.authority_level,
            lead.intent_level,
            lead.next_follow_up_at,
            lead.tags,
          ],
        },
        companyGroup,
        {
          title: 'lead.group.source',
          fields: [
            lead.source,
            lead.original_source,
            lead.referred_by,
            lead.campaign,
            lead.channel_detail,
            lead.utm_source,
            lead.utm_medium,
            lead.utm_campaign,
            lead.utm_term,
            lead.utm_content,
            lead.referrer,
            lead.landing_page,
            lead.profile_url,
            lead.web_form,
            lead.third_party_batch,
            lead.lawful_basis,
          ],
        },
        {
          title: 'lead.group.ownership',
          fields: [
            lead.owner,
            lead.pool,
            lead.received_at,
            lead.protected_until,
            lead.prev_owner,
            lead.prev_owner_lost_at,
            lead.first_response_at,
            lead.follow_up_count,
            lead.last_follow_up_at,
          ],
        },
        {
          title: 'lead.group.consent',
          fields: [
            lead.marketing_consent,
            lead.consent_at,
            lead.consent_via,
            lead.consent_source,
            lead.duplicate_state,
            lead.compliance_status,
            lead.remark,
          ],
        },
        { title: 'kit.record.system', fields: [lead.created_at, lead.updated_at] },
      ]}
      inputs={() => inputs}
      tabs={[
        ...(can('tasks', 'read')
          ? [
              {
                key: 'tasks',
                label: 'task.titles' as const,
                children: ({ id, name }: Lead) => <TaskTab resource="leads" id={id} name={name} />,
              },
            ]
          : []),
        {
          key: 'score',
          label: 'lead.scoring.title',
          children: (record) => <ScorePanel record={record} />,
        },
        filesTab<Lead>('leads'),
      ]}
      form={LeadForm}
      chain
    />
  )
}
