/** How long we know each other, and when we talk next: one line above everything. */
import { type Translate, useT } from '@/i18n/i18n'
import { formatDate, formatDatetime } from '@/kit/format'
import { now, onClock } from '@/kit/time'
import type { CustomerOverview } from './Overview'

/** `3 年 2 个月`; less than a month is said as such. */
function lengthOf(t: Translate, months: number): string {
  const years = Math.floor(months / 12)
  const rest = months % 12
  const said = [
    years > 0 && t('overview.relation.years', { count: years }),
    rest > 0 && t('overview.relation.months', { count: rest }),
  ].filter(Boolean)
  return said.join(' ') || t('overview.relation.new')
}

export function Relation({ overview }: { overview: CustomerOverview }) {
  const t = useT()
  const next = overview.next_follow_up_at
  const late = next !== null && onClock(next).isBefore(now())
  return (
    <dl className="k-relation">
      <div>
        <dt>{t('overview.relation.since')}</dt>
        <dd className="k-num">
          {overview.first_deal_at
            ? formatDate(overview.first_deal_at)
            : t('overview.relation.none')}
        </dd>
      </div>
      {overview.deal_months !== null && (
        <div>
          <dt>{t('overview.relation.length')}</dt>
          <dd className="k-num">{lengthOf(t, overview.deal_months)}</dd>
        </div>
      )}
      {overview.last_deal_at && (
        <div>
          <dt>{t('overview.relation.last')}</dt>
          <dd className="k-num">{formatDate(overview.last_deal_at)}</dd>
        </div>
      )}
      {overview.repurchase && overview.repurchase.orders > 0 && (
        <div>
          <dt>{t('overview.relation.again')}</dt>
          <dd className="k-num">
            {overview.repurchase.came_again
              ? t('overview.relation.orders', {
                  count: overview.repurchase.orders,
                  days: overview.repurchase.days_between ?? '0',
                })
              : t('overview.relation.once')}
          </dd>
        </div>
      )}
      <div>
        <dt>{t('overview.relation.talked')}</dt>
        <dd className="k-num">
          {t('overview.relation.times', { count: overview.follow_up_count })}
        </dd>
      </div>
      <div>
        <dt>{t('overview.relation.next')}</dt>
        <dd className={late ? 'k-num k-late' : 'k-num'}>{next ? formatDatetime(next) : '—'}</dd>
      </div>
    </dl>
  )
}
