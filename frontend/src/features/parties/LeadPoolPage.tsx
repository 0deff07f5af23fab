/** 线索公海: leads without an owner, to be claimed by the rules of their pool. */
import { Grid } from 'antd'
import { useCan } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { text } from '@/kit/fields'
import { ResourceTable } from '@/kit/table/ResourceTable'
import { ClaimButton } from './ClaimButton'
import type { Lead } from './lead'
import { lead } from './leadFields'
import { discardFields, leadInputs } from './leadInputs'
import { PoolRules } from './PoolRules'
import { useBulk, useOwnershipInputs } from './useOwnership'

const claim = text<Lead>('id', 'pool.waiting', {
  width: 76,
  render: (record) => <ClaimButton resource="leads" record={record} />,
})

export function LeadPoolPage() {
  const t = useT()
  const can = useCan()
  const phone = !Grid.useBreakpoint().md
  const ownership = useOwnershipInputs('leads')
  const bulk = useBulk(
    'leads',
    ['claim', 'assign', 'auto-assign'],
    [{ action: 'discard', fields: discardFields }],
  )
  return (
    <ResourceTable<Lead>
      resource="leads"
      name="lead.title"
      title="pool.leadTitle"
      about="pool.leadAbout"
      found="lead.found"
      banner={<PoolRules resource="leads" />}
      fields={[
        lead.name,
        ...(can('leads', 'claim') && !phone ? [claim] : []),
        lead.status,
        lead.contact_name,
        lead.mobile,
        lead.source,
        lead.industry,
        lead.province,
        lead.budget_amount,
        lead.intent_level,
        lead.created_at,
        { ...lead.pool, hidden: false },
        lead.last_follow_up_at,
        lead.score,
      ]}
      filters={[
        lead.status,
        lead.source,
        lead.industry,
        lead.province,
        lead.intent_level,
        lead.pool,
        lead.created_at,
      ]}
      preview={[
        lead.number,
        lead.status,
        lead.contact_name,
        lead.mobile,
        lead.source,
        lead.industry,
        lead.province,
        lead.demand,
        lead.budget_amount,
        lead.pool,
        lead.prev_owner,
        lead.prev_owner_lost_at,
        lead.last_follow_up_at,
        lead.last_follow_up_content,
      ]}
      fixed={{ in_pool: 'true' }}
      cardAct={
        can('leads', 'claim')
          ? (record) => <ClaimButton resource="leads" record={record} />
          : undefined
      }
      sort="-created_at"
      bulk={bulk}
      inputs={{ ...ownership, ...leadInputs(t) }}
    />
  )
}
