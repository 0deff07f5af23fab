/** What people did, one line an act, with the record it was done to. */
import type { Query } from '@/api/client'
import { useEndless } from '@/api/endless'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { EmptyState } from '@/kit/EmptyState'
import { formatDatetime } from '@/kit/format'
import { RecordLink } from '@/kit/navigation'
import { Older } from '@/kit/Older'

type Act = components['schemas']['ActRow']

/** `钱程 → 孙悦`, where the owner changed. */
function Hands({ act }: { act: Act }) {
  const t = useT()
  if (!act.from_owner_name && !act.to_owner_name) return null
  if (act.from_owner_name === act.to_owner_name) return null
  const nobody = t('acts.nobody')
  return (
    <span className="k-faint">
      {act.from_owner_name ?? nobody} → {act.to_owner_name ?? nobody}
    </span>
  )
}

function Line({ act }: { act: Act }) {
  const t = useT()
  return (
    <li className="k-entry" data-kind={act.act.startsWith('follow-ups.') ? 'follow_up' : 'action'}>
      <div className="k-entry-head">
        <b>{act.actor_name ?? t('kit.timeline.system')}</b>
        <span>{act.act_name}</span>
        {act.object_id ? (
          <RecordLink resource={act.object_type} id={act.object_id}>
            {act.object_name ?? act.object_number}
          </RecordLink>
        ) : (
          <span className="k-faint">{t('acts.unseen')}</span>
        )}
        <Hands act={act} />
        <time className="k-faint k-num" dateTime={act.at}>
          {formatDatetime(act.at)}
        </time>
      </div>
      {act.content && <p className="k-entry-text">{act.content}</p>}
    </li>
  )
}

export function ActList({ query }: { query: Query }) {
  const t = useT()
  const acts = useEndless<Act>('acts', { ...query, limit: 50 })
  return (
    <Asked of={acts}>
      {(rows) =>
        rows.length === 0 ? (
          <EmptyState title={t('acts.none')} hint={t('acts.noneHint')} />
        ) : (
          <section className="k-timeline" aria-label={t('acts.list')}>
            <ol>
              {rows.map((act) => (
                <Line key={act.id} act={act} />
              ))}
            </ol>
            <Older of={acts} />
          </section>
        )
      }
    </Asked>
  )
}
