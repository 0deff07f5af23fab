/** The documents touched last, of every kind. */
import type { components } from '@/api/schema.gen'
import { type TKey, useT } from '@/i18n/i18n'
import { EntityStatus } from '@/kit/EntityStatus'
import { formatDate } from '@/kit/format'
import { Money } from '@/kit/Money'
import { RecordLink } from '@/kit/navigation'
import { ListPanel } from '@/kit/Panel'

type Document = components['schemas']['OverviewRecord']

/** Status words live with their entity: `delivery_notice.status.draft`. */
const entityOf = (resource: string) =>
  resource === 'delivery-notices'
    ? 'notice'
    : resource.replace(/ies$/, 'y').replace(/s$/, '').replaceAll('-', '_')

export function Recent({ records }: { records: Document[] }) {
  const t = useT()
  return (
    <ListPanel title={t('overview.recent')} empty={t('overview.noRecent')}>
      {records
        .filter((one) => one.section === 'recent')
        .map((one) => (
          <li key={`${one.resource}/${one.id}`}>
            <RecordLink resource={one.resource} id={one.id} className="k-row k-overview-doc">
              <span className="k-faint">{t(`overview.kind.${one.resource}` as TKey)}</span>
              <span className="k-row-main k-num">{one.title}</span>
              <EntityStatus entity={entityOf(one.resource)} status={one.status} />
              {one.amount === null ? (
                <span />
              ) : (
                <Money value={one.amount} currency={one.currency ?? 'CNY'} />
              )}
              <time className="k-faint k-num">{one.on && formatDate(one.on)}</time>
            </RecordLink>
          </li>
        ))}
    </ListPanel>
  )
}
