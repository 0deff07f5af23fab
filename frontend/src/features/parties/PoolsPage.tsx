/** All pools and their rules. */
import { ResourceTable } from '@/kit/table/ResourceTable'
import type { View } from '@/kit/table/useListQuery'
import { PoolForm } from './PoolForm'
import { pool } from './poolFields'

const views: View[] = [
  { key: 'all', label: 'pool.view.all', params: {} },
  { key: 'leads', label: 'pool.view.leads', params: { object_type: 'leads' } },
  { key: 'customers', label: 'pool.view.customers', params: { object_type: 'customers' } },
]

export function PoolsPage() {
  return (
    <ResourceTable
      resource="pools"
      name="pool.title"
      title="pool.titles"
      about="pool.about"
      fields={[
        pool.name,
        pool.object_type,
        pool.is_default,
        pool.is_active,
        pool.claim_daily_limit,
        pool.holding_limit,
        pool.prev_owner_cooldown_days,
        pool.protect_days,
        pool.updated_at,
      ]}
      views={views}
      sort="name"
      form={PoolForm}
      preview={false}
    />
  )
}
