/** A new pool with its rules and members, or changes to one. */
import { type FormProps, RecordForm } from '@/kit/RecordForm'
import { type Rule, written } from '@/kit/recycleRules'
import { type Pool, pool } from './poolFields'

const NUMBERS = [
  'claim_daily_limit',
  'holding_limit',
  'prev_owner_cooldown_days',
  'protect_days',
  'warn_days',
]

/** Numbers are typed as text; what only the server knows of a rule is not sent back. */
function toBody({ recycle_rules: rules, ...body }: Record<string, unknown>) {
  const typed = Object.entries(body).map(([key, value]) =>
    NUMBERS.includes(key) && value ? [key, Number(value)] : [key, value],
  )
  return {
    ...Object.fromEntries(typed),
    ...(rules !== undefined && { recycle_rules: ((rules ?? []) as Rule[]).map(written) }),
  }
}

export function PoolForm(props: FormProps<Pool>) {
  return (
    <RecordForm<Pool>
      {...props}
      resource="pools"
      name="pool.title"
      toBody={toBody}
      fields={[
        pool.name,
        pool.object_type,
        pool.admins,
        pool.departments,
        pool.members,
        pool.claim_daily_limit,
        pool.holding_limit,
        pool.prev_owner_cooldown_days,
        pool.protect_days,
      ]}
      more={[
        {
          title: 'pool.group.claim',
          fields: [
            pool.hide_phone,
            pool.claim_order,
            pool.deal_counts_holding,
            ...(props.record ? [] : [pool.is_default]),
          ],
        },
        {
          title: 'pool.group.recycle',
          fields: [
            pool.auto_recycle,
            pool.warn_days,
            pool.recycle_pool,
            ...(props.record ? [pool.rules] : []),
          ],
        },
      ]}
    />
  )
}
