/** 客户公海: customers without an owner, to be claimed by the rules of their pool. */
import { Grid } from 'antd'
import { useCan } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { text } from '@/kit/fields'
import { ResourceTable } from '@/kit/table/ResourceTable'
import { ClaimButton } from './ClaimButton'
import type { Customer } from './customer'
import { customer } from './customerFields'
import { customerInputs } from './customerInputs'
import { PoolRules } from './PoolRules'
import { useBulk, useOwnershipInputs } from './useOwnership'

const claim = text<Customer>('id', 'pool.waiting', {
  width: 76,
  render: (record) => <ClaimButton resource="customers" record={record} />,
})

export function CustomerPoolPage() {
  const t = useT()
  const can = useCan()
  const phone = !Grid.useBreakpoint().md
  const ownership = useOwnershipInputs('customers')
  const bulk = useBulk('customers', ['claim', 'assign'])
  return (
    <ResourceTable<Customer>
      resource="customers"
      name="customer.title"
      title="pool.customerTitle"
      about="pool.customerAbout"
      found="customer.found"
      banner={<PoolRules resource="customers" />}
      fields={[
        customer.name,
        ...(can('customers', 'claim') && !phone ? [claim] : []),
        customer.lifecycle,
        customer.grade,
        customer.industry,
        customer.province,
        customer.contact_name,
        customer.contact_mobile,
        customer.last_follow_up_at,
        customer.tags,
        { ...customer.pool, hidden: false },
        customer.created_at,
      ]}
      filters={[
        customer.lifecycle,
        customer.grade,
        customer.industry,
        customer.province,
        customer.source,
        customer.pool,
        customer.last_follow_up_at,
      ]}
      preview={[
        customer.number,
        customer.lifecycle,
        customer.grade,
        customer.industry,
        customer.tags,
        customer.contact_name,
        customer.contact_mobile,
        customer.pool,
        customer.prev_owner,
        customer.prev_owner_lost_at,
        customer.last_follow_up_at,
        customer.last_follow_up_content,
      ]}
      fixed={{ in_pool: 'true' }}
      cardAct={
        can('customers', 'claim')
          ? (record) => <ClaimButton resource="customers" record={record} />
          : undefined
      }
      sort="-updated_at"
      bulk={bulk}
      standing={{ status: 'active' }}
      inputs={{ ...ownership, ...customerInputs(t) }}
    />
  )
}
