/** A new lead, or changes to one. */
import { useCan } from '@/api/session'
import { type FormProps, RecordForm } from '@/kit/RecordForm'
import { DuplicateHint } from './DuplicateHint'
import type { Lead } from './lead'
import { companyGroup, lead } from './leadFields'

export function LeadForm(props: FormProps<Lead>) {
  const can = useCan()
  const placed =
    !props.record && can('leads', 'assign')
      ? [{ ...lead.owner, readOnly: false, hint: 'lead.form.ownerHint' as const }]
      : []
  return (
    <RecordForm<Lead>
      {...props}
      resource="leads"
      name="lead.title"
      fields={[
        lead.company_name,
        lead.contact_name,
        lead.mobile,
        lead.source,
        ...(can('customers', 'read') ? [lead.referred_by] : []),
        ...(can('campaigns', 'read') ? [lead.campaign] : []),
        lead.demand,
        ...placed,
      ]}
      below={(values) => (
        <DuplicateHint
          name={values.company_name}
          mobile={values.mobile}
          telephone={values.telephone}
          email={values.email}
          resource="leads"
          id={props.record?.id}
        />
      )}
      more={[
        {
          title: 'lead.group.contact',
          fields: [lead.name, lead.title, lead.telephone, lead.email, lead.wechat],
        },
        {
          title: 'lead.group.demand',
          fields: [
            ...(can('products', 'read') ? [lead.interested_products] : []),
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
            lead.channel_detail,
            lead.utm_source,
            lead.utm_medium,
            lead.utm_campaign,
            lead.utm_term,
            lead.utm_content,
            lead.profile_url,
            lead.third_party_batch,
            lead.lawful_basis,
          ],
        },
        {
          title: 'lead.group.consent',
          fields: [lead.marketing_consent, lead.consent_source, lead.remark],
        },
      ]}
    />
  )
}
