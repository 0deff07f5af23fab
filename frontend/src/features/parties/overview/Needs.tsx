/** What the customer wants, and what we have promised. */
import type { components } from '@/api/schema.gen'
import { type TKey, useT } from '@/i18n/i18n'
import { formatDate } from '@/kit/format'
import { Money } from '@/kit/Money'
import { RecordLink } from '@/kit/navigation'
import { ListPanel } from '@/kit/Panel'
import { now, onClock } from '@/kit/time'

type Document = components['schemas']['OverviewRecord']

export function Needs({ records }: { records: Document[] }) {
  const t = useT()
  return (
    <ListPanel title={t('overview.needs')} empty={t('overview.noNeeds')}>
      {records
        .filter((one) => one.section === 'need')
        .map((one) => (
          <Row key={one.id} document={one} day="overview.close" />
        ))}
    </ListPanel>
  )
}

export function Promises({ records }: { records: Document[] }) {
  const t = useT()
  return (
    <ListPanel title={t('overview.promises')} empty={t('overview.noPromises')}>
      {records
        .filter((one) => one.section === 'promise')
        .map((one) => (
          <Row key={one.id} document={one} day="overview.due" />
        ))}
    </ListPanel>
  )
}

function Row({ document, day }: { document: Document; day: TKey }) {
  const t = useT()
  const late = document.on !== null && onClock(document.on).isBefore(now().startOf('day'))
  return (
    <li>
      <RecordLink resource={document.resource} id={document.id} className="k-row k-row-two">
        <span className="k-row-main">{document.title}</span>
        <Money value={document.amount} currency={document.currency ?? 'CNY'} strong />
        <span className={late ? 'k-late' : 'k-faint'}>
          {document.on && t(day, { day: formatDate(document.on) })}
        </span>
      </RecordLink>
    </li>
  )
}
