/** The rules of the pools on the screen, how far the reader may still go, and what is to be claimed next. */
import { useList, useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { useCan } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { Banner } from '@/kit/Banner'
import { RecordLink } from '@/kit/navigation'
import { ClaimButton } from './ClaimButton'
import type { Pool } from './poolFields'

type Standing = components['schemas']['PoolStanding']
type Kind = 'leads' | 'customers'

export function PoolRules({ resource }: { resource: Kind }) {
  const t = useT()
  const pools = useList<Pool>('pools', { object_type: resource, is_active: 'true', limit: 10 })
  const mine = useRead<{ data: Standing[] }>(['pool-standings', resource], '/pool-standings', {
    object_type: resource,
  })
  return pools.data?.data.map((pool) => {
    const standing = mine.data?.data.find((one) => one.pool_id === pool.id)
    const holding = standing ? standing.holding_limit : pool.holding_limit
    return (
      <Banner key={pool.id}>
        <RecordLink resource="pools" id={pool.id}>
          {pool.name}
        </RecordLink>
        <span>
          {pool.claim_daily_limit
            ? t('pool.rule.daily', { count: pool.claim_daily_limit })
            : t('pool.rule.dailyAny')}
        </span>
        {standing && (
          <b className="k-num">{t('pool.rule.today', { count: standing.claimed_today })}</b>
        )}
        <span>
          {holding != null ? t('pool.rule.holding', { count: holding }) : t('pool.rule.holdingAny')}
        </span>
        {standing && <b className="k-num">{t('pool.rule.mine', { count: standing.holding })}</b>}
        {pool.prev_owner_cooldown_days > 0 && (
          <span className="k-faint">
            {t('pool.rule.cooldown', { count: pool.prev_owner_cooldown_days })}
          </span>
        )}
        <span className="k-faint">{t('pool.rule.protect', { count: pool.protect_days })}</span>
        {standing?.claim_order === 'oldest_first' && <Turn resource={resource} of={standing} />}
      </Banner>
    )
  })
}

/** Where the oldest is claimed first: which one that is. */
function Turn({ resource, of }: { resource: Kind; of: Standing }) {
  const t = useT()
  const can = useCan()
  return (
    <span className="k-turn">
      <b>{t('pool.rule.ordered')}</b>
      <span>{t('pool.rule.next')}</span>
      {of.next ? (
        <>
          <RecordLink resource={resource} id={of.next.id}>
            {of.next.name}
          </RecordLink>
          {can(resource, 'claim') && <ClaimButton resource={resource} record={of.next} />}
        </>
      ) : (
        <span className="k-faint">{t('pool.rule.nothing')}</span>
      )}
    </span>
  )
}
