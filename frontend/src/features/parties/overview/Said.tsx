/** What was said last, and what was agreed on for next time. */
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { formatDatetime } from '@/kit/format'
import { ListPanel } from '@/kit/Panel'

type FollowUp = components['schemas']['OverviewFollowUp']

export function Said({ followUps }: { followUps: FollowUp[] }) {
  const t = useT()
  return (
    <ListPanel title={t('overview.said')} empty={t('overview.noSaid')}>
      {followUps.map((one) => (
        <li key={one.id} className="k-overview-said">
          <p>{one.content}</p>
          {one.next_plan && (
            <p>
              <span className="k-faint">{t('overview.nextPlan')}</span> {one.next_plan}
            </p>
          )}
          <small className="k-faint k-num">
            {t('overview.saidBy', {
              author: one.author_name,
              at: formatDatetime(one.occurred_at),
            })}
          </small>
        </li>
      ))}
    </ListPanel>
  )
}
