/** The rules of the pools on the screen, and how much the reader holds already. */
import { useList } from '@/api/resource'
import { useMe } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { Banner } from '@/kit/Banner'
import { RecordLink } from '@/kit/navigation'
import type { Pool } from './poolFields'

interface PoolRulesProps {
  resource: 'leads' | 'customers'
  /** What counts as held, as parameters of the list. */
  held: Record<string, string>
}

export function PoolRules({ resource, held }: PoolRulesProps) {
  const t = useT()
  const { data: me } = useMe()
  const pools = useList<Pool>('pools', { object_type: resource, is_active: 'true', limit: 10 })
  const mine = useList<{ id: string }>(
    resource,
    { ...held, owner_id: me?.id, limit: 1, count: 'exact' },
    { enabled: Boolean(me) },
  )
  const holding = mine.data?.page.total
  return pools.data?.data.map((pool) => (
    <Banner key={pool.id}>
      <RecordLink resource="pools" id={pool.id}>
        {pool.name}
      </RecordLink>
      <span>
        {pool.claim_daily_limit
          ? t('pool.rule.daily', { count: pool.claim_daily_limit })
          : t('pool.rule.dailyAny')}
      </span>
      <span>
        {pool.holding_limit
          ? t('pool.rule.holding', { count: pool.holding_limit })
          : t('pool.rule.holdingAny')}
      </span>
      {holding != null && <b className="k-num">{t('pool.rule.mine', { count: holding })}</b>}
      {pool.prev_owner_cooldown_days > 0 && (
        <span className="k-faint">
          {t('pool.rule.cooldown', { count: pool.prev_owner_cooldown_days })}
        </span>
      )}
      <span className="k-faint">{t('pool.rule.protect', { count: pool.protect_days })}</span>
    </Banner>
  ))
}
