/** A date that runs out, with the days that are left. */
import { useT } from '@/i18n/i18n'
import { formatDate } from '@/kit/format'
import { Blank } from '@/kit/StatusTag'
import { now, onClock } from '@/kit/time'

const SOON = 3

export function DaysLeft({ until }: { until: string | null | undefined }) {
  const t = useT()
  if (!until) return <Blank />
  const days = onClock(until).startOf('day').diff(now().startOf('day'), 'day')
  const words =
    days < 0
      ? t('pool.left.over')
      : days === 0
        ? t('pool.left.today')
        : t('pool.left.days', { count: days })
  return (
    <span className="k-num">
      {formatDate(until)}{' '}
      <span className={days >= 0 && days <= SOON ? 'k-refused' : 'k-faint'}>{words}</span>
    </span>
  )
}
