/** Step three: exactly what would happen, and what stays where it is, with the reason and the way there. */
import { Alert } from 'antd'
import { useRead } from '@/api/resource'
import { type TKey, useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { group } from '@/kit/format'
import { RecordLink } from '@/kit/navigation'
import '@/kit/work.css'
import type { Forecast, Handover } from './fields'

type PartForecast = Forecast['parts'][number]

export function ForecastList({ of }: { of: Handover }) {
  const t = useT()
  const asked = useRead<Forecast>(['forecast', of.id, of.version], `/handovers/${of.id}/forecast`)
  const { data } = asked
  if (!data)
    return (
      <Asked of={asked} rows={4}>
        {() => null}
      </Asked>
    )
  const left = data.left.filter((one) => one.count > 0)
  return (
    <div className="k-work-main">
      {left.length > 0 && (
        <Alert
          type={of.kind === 'leave' ? 'warning' : 'info'}
          showIcon
          title={t('handover.left', {
            what: left
              .map((one) => `${t(`handover.holding.${one.name}` as TKey)} ${group(one.count)}`)
              .join(' · '),
          })}
          description={of.kind === 'leave' ? t('handover.leftNote') : undefined}
        />
      )}
      <section className="k-panel">
        <header>
          <h2>{t('handover.forecast')}</h2>
          <span className="k-faint k-num">{t('handover.total', { count: data.total })}</span>
        </header>
        <ul className="k-rows">
          {data.parts.map((part, place) => (
            <li key={place}>
              <div className="k-row k-row-two">
                <span className="k-row-main">{told(part)}</span>
                <b className="k-num">{group(part.total)}</b>
                {part.limit !== null && part.receiver_name && (
                  <span className="k-faint">
                    {t('handover.holds', {
                      name: part.receiver_name,
                      holding: group(part.holding ?? 0),
                      limit: group(part.limit),
                    })}
                  </span>
                )}
              </div>
              {part.obstacles.map((one) => (
                <div key={one.code} className="k-row">
                  <span className="k-row-main">
                    <span className="k-refused">
                      {t('handover.stays', { count: one.count, why: one.detail })}
                    </span>{' '}
                    {part.object !== 'approvals' &&
                      part.object !== 'tasks' &&
                      one.records.map((record) => (
                        <span key={record.id}>
                          <RecordLink resource={part.object} id={record.id}>
                            {record.name ?? record.id}
                          </RecordLink>{' '}
                        </span>
                      ))}
                  </span>
                </div>
              ))}
            </li>
          ))}
        </ul>
      </section>
    </div>
  )

  function told(part: PartForecast) {
    const ways = [
      part.to_pool > 0 && t('handover.toPool', { count: part.to_pool }),
      part.to_user > 0 &&
        t('handover.toUser', { count: part.to_user, name: part.receiver_name ?? '' }),
    ].filter(Boolean)
    const kind = t(`handover.holding.${part.object}` as TKey)
    return [kind, ...(ways.length ? ways : [t('handover.nothing')])].join(' · ')
  }
}
