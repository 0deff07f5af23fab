/** 评分构成: which rule gave the lead how much, and what the lead did. */

import { useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { type TKey, useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { formatDatetime } from '@/kit/format'
import '@/kit/strips.css'
import type { Lead } from './lead'

type Explained = components['schemas']['ScoreExplained']

const short = (points: string) => points.replace(/\.00$/, '')
const signed = (points: string) => (points.startsWith('-') ? short(points) : `+${short(points)}`)

export function ScorePanel({ record }: { record: Lead }) {
  const asked = useRead<Explained>(
    ['lead-score', record.id, record.version],
    `/leads/${record.id}/score`,
  )
  return (
    <Asked of={asked} rows={4}>
      {(score) => <Reasons score={score} />}
    </Asked>
  )
}

function Reasons({ score: data }: { score: Explained }) {
  const t = useT()
  const level = data.intent_level ? t(`lead.intent.${data.intent_level}` as TKey) : null
  return (
    <div className="k-score">
      <p className="k-score-sum">
        <b className="k-num">{data.score}</b>
        <span>
          {level} {level && !data.intent_by_score && t('lead.scoring.byHand')}
        </span>
        <span className="k-faint">
          {t('lead.scoring.sum', { fit: short(data.fit), behaviour: short(data.behaviour) })}
        </span>
      </p>
      {data.reasons.length === 0 ? (
        <p className="k-faint">{t('lead.scoring.none')}</p>
      ) : (
        <table>
          <caption>{t('lead.scoring.reasons')}</caption>
          <tbody>
            {data.reasons.map((one) => (
              <tr key={one.rule_id}>
                <td>
                  {one.name}
                  {one.times > 1 && (
                    <span className="k-faint">
                      {' '}
                      {t('lead.scoring.times', { count: one.times })}
                    </span>
                  )}
                </td>
                <td className="k-faint">{t(`score_rule.kind.${one.kind}` as TKey)}</td>
                <td className={one.points.startsWith('-') ? 'k-num k-refused' : 'k-num'}>
                  {signed(one.points)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {data.behaviours.length > 0 && (
        <table>
          <caption>{t('lead.scoring.behaviours')}</caption>
          <tbody>
            {data.behaviours.map((one, index) => (
              <tr key={index}>
                <td>{t(`score_rule.did.${one.kind}` as TKey)}</td>
                <td>{one.note}</td>
                <td className="k-num k-faint">{formatDatetime(one.at)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  )
}
