/** All customers, by the views people work in. */
import { useMe } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { BULK_SHARE } from '@/kit/sharing/shareInputs'
import { ResourceTable } from '@/kit/table/ResourceTable'
import type { View } from '@/kit/table/useListQuery'
import { momentOf, now } from '@/kit/time'
import { CustomerForm } from './CustomerForm'
import { customer } from './customerFields'
import { customerInputs } from './customerInputs'
import { ImportButton } from './ImportButton'
import { tagBulk } from './tagging'
import { useBulk, useOwnershipInputs } from './useOwnership'

const views = (me: string): View[] => [
  { key: 'all', label: 'customer.view.all', params: {} },
  { key: 'mine', label: 'customer.view.mine', params: { owner_id: me } },
  { key: 'team', label: 'sharing.whose.team', params: { whose: 'team' } },
  { key: 'shared', label: 'sharing.whose.shared', params: { whose: 'shared' } },
  {
    key: 'follow',
    label: 'customer.view.follow',
    params: { owner_id: me, next_follow_up_at_lte: momentOf(now().endOf('day')) },
  },
  {
    key: 'soon',
    label: 'kit.view.soon',
    params: { owner_id: me },
    filter: { field: 'next_follow_up_at', op: 'next_days', value: 7 },
  },
  { key: 'intent', label: 'customer.view.intent', params: { lifecycle: 'intent' } },
  { key: 'deal', label: 'customer.view.deal', params: { lifecycle: 'deal' } },
  { key: 'lost', label: 'customer.view.lost', params: { lifecycle: 'lost' } },
  {
    key: 'incomplete',
    label: 'customer.view.incomplete',
    params: { is_incomplete: 'true' },
  },
  { key: 'discarded', label: 'customer.view.discarded', params: { status: 'discarded' } },
]

export function CustomersPage() {
  const t = useT()
  const { data: me } = useMe()
  const ownership = useOwnershipInputs('customers')
  const bulk = useBulk(
    'customers',
    ['claim', 'assign', 'transfer', 'return', 'recycle'],
    [...tagBulk('customers'), BULK_SHARE],
  )
  return (
    <ResourceTable
      resource="customers"
      name="customer.title"
      title="customer.titles"
      about="customer.about"
      found="customer.found"
      fields={[
        customer.name,
        customer.number,
        customer.lifecycle,
        customer.grade,
        customer.industry,
        customer.contact_name,
        customer.contact_mobile,
        customer.owner,
        customer.is_incomplete,
        customer.next_follow_up_at,
        customer.province,
        customer.tags,
        customer.last_follow_up_at,
        customer.created_at,
        customer.short_name,
        customer.customer_kind,
        customer.source,
        customer.company_size,
        customer.preferred_category,
        customer.city,
        customer.telephone,
        customer.pool,
        customer.protected_until,
        customer.is_locked,
        customer.status,
        customer.updated_at,
      ]}
      preview={[
        customer.number,
        customer.lifecycle,
        customer.grade,
        customer.industry,
        customer.tags,
        customer.contact_name,
        customer.contact_mobile,
        customer.telephone,
        customer.owner,
        customer.pool,
        customer.protected_until,
        customer.last_follow_up_at,
        customer.last_follow_up_content,
        customer.next_follow_up_at,
        customer.payment_term,
        customer.credit_limit,
      ]}
      views={views(me?.id ?? '')}
      sort="-updated_at"
      extra={<ImportButton kind="customers" />}
      form={CustomerForm}
      bulk={bulk}
      standing={{ status: 'active' }}
      chain
      inputs={{ ...ownership, ...customerInputs(t) }}
    />
  )
}
