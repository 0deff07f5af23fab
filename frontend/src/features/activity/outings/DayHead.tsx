/** A day of the week, and how far its outing has come. */
import { useT } from '@/i18n/i18n'
import { RecordLink } from '@/kit/navigation'
import { StatusTag } from '@/kit/StatusTag'
import { onClock } from '@/kit/time'
import { outing } from './fields'
import type { Day } from './week'

const NAMES = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const

export function DayHead({ day }: { day: Day }) {
  const t = useT()
  const at = onClock(day.day)
  const all = [...(day.open ? [day.open] : []), ...day.over]
  return (
    <>
      <span>
        {t(`outing.day.${NAMES[at.day()] ?? 'sun'}`)}{' '}
        <span className="k-num k-faint">{at.format('MM-DD')}</span>
      </span>{' '}
      {all.map((one) => (
        <RecordLink key={one.id} resource="outings" id={one.id}>
          <StatusTag value={one.status} looks={outing.status.looks} />
        </RecordLink>
      ))}
    </>
  )
}
