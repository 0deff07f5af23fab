/** A due date and how far away it is: red when it has passed. */
import { useT } from '@/i18n/i18n'
import { formatDate } from '@/kit/format'
import { Blank } from '@/kit/StatusTag'
import '@/kit/panels.css'
import { now, onClock } from '@/kit/time'

interface AgingProps {
  due: string | null
  /** Something is still owed; otherwise the date stands alone. */
  open: boolean
}

export function Aging({ due, open }: AgingProps) {
  const t = useT()
  if (!due)
    return open ? <span className="k-faint">{t('receivable.aging.undated')}</span> : <Blank />
  const days = now().startOf('day').diff(onClock(due), 'day')
  const words =
    days > 0
      ? t('receivable.aging.overdue', { days })
      : days === 0
        ? t('receivable.aging.today')
        : t('receivable.aging.ahead', { days: -days })
  return (
    <span className="k-due" data-late={open && days > 0 ? '' : undefined}>
      <span className="k-num">{formatDate(due)}</span>
      {open && <small className="k-num">{words}</small>}
    </span>
  )
}
