/** Who of us knows the contact, everything they took part in, and where they stand in their company. */

import { useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { type TKey, useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { DictWord } from '@/kit/DictWord'
import { EntityStatus } from '@/kit/EntityStatus'
import { formatDatetime } from '@/kit/format'
import { Money } from '@/kit/Money'
import { RecordLink } from '@/kit/navigation'
import { ListPanel } from '@/kit/Panel'
import { Lines } from './Lines'
import './people.css'

export type ContactOverview = components['schemas']['ContactOverview']
type Tie = components['schemas']['ContactTie']
type Act = components['schemas']['ContactAct']

export function Known({ id }: { id: string }) {
  const t = useT()
  const asked = useRead<ContactOverview>(['contact-overview', id], `/contacts/${id}/overview`)
  return (
    <Asked of={asked}>
      {({ ties, colleagues, acts }) => (
        <div className="k-known">
          <ListPanel title={t('people.ties')} empty={t('people.nobody')}>
            {ties.map((tie) => (
              <TieRow key={tie.user_id} tie={tie} />
            ))}
          </ListPanel>
          <Lines colleagues={colleagues} here={id} />
          <ListPanel title={t('people.acts')} empty={t('people.noActs')}>
            {acts.map((act) => (
              <ActRow key={`${act.resource}/${act.id}`} act={act} />
            ))}
          </ListPanel>
        </div>
      )}
    </Asked>
  )
}

function TieRow({ tie }: { tie: Tie }) {
  const t = useT()
  return (
    <li className="k-row k-row-two">
      <span className="k-row-main">
        {tie.user_name}
        {tie.is_owner && <small className="k-faint"> {t('people.owner')}</small>}
      </span>
      <span className="k-known-strength" data-strength={tie.strength}>
        {t(`people.strength.${tie.strength}` as TKey)}
      </span>
      <span className="k-faint k-num">{t('people.touches', { count: tie.touches })}</span>
      <time className="k-faint k-num">
        {tie.last_touch_at ? formatDatetime(tie.last_touch_at) : '—'}
      </time>
    </li>
  )
}

function ActRow({ act }: { act: Act }) {
  const t = useT()
  const said = act.resource === 'follow-ups'
  const what = said ? (
    <DictWord type="follow_up_kind" code={act.kind} />
  ) : (
    t(`overview.kind.${act.resource}` as TKey)
  )
  const rest = (
    <>
      <span className={said ? 'k-known-said' : 'k-row-main'}>{act.title}</span>
      {act.amount === null ? (
        <span />
      ) : (
        <Money value={act.amount} currency={act.currency ?? 'CNY'} />
      )}
      <span className="k-faint">
        {what} {act.actor_name}{' '}
        {act.status && (
          <EntityStatus
            entity={act.resource.replace(/ies$/, 'y').replace(/s$/, '')}
            status={act.status}
          />
        )}
      </span>
      <time className="k-faint k-num">{formatDatetime(act.at)}</time>
    </>
  )
  return (
    <li>
      {said ? (
        <div className="k-row k-row-two">{rest}</div>
      ) : (
        <RecordLink resource={act.resource} id={act.id} className="k-row k-row-two">
          {rest}
        </RecordLink>
      )}
    </li>
  )
}
