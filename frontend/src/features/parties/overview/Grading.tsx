/** The grade the rules suggest, out of which factors; and who has set which grade, and why. */
import { useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { type TKey, useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import type { Look } from '@/kit/fields'
import { formatDatetime } from '@/kit/format'
import { Money } from '@/kit/Money'
import { Panel } from '@/kit/Panel'
import { StatusTag } from '@/kit/StatusTag'

type CustomerGrading = components['schemas']['CustomerGrading']
type Factor = components['schemas']['GradeFactor']

const grades: Record<string, Look> = {
  A: { label: 'customer.grade.A', tone: 'orange' },
  B: { label: 'customer.grade.B', tone: 'blue' },
  C: { label: 'customer.grade.C' },
}

export function Grading({ id }: { id: string }) {
  const t = useT()
  const asked = useRead<CustomerGrading>(['grading', id], `/customers/${id}/grading`)
  return (
    <Panel
      title={t('overview.grading.title')}
      extra={
        asked.data && (
          <span>
            {t('overview.grading.suggested', { score: asked.data.score })}{' '}
            <StatusTag value={asked.data.suggested} looks={grades} />
          </span>
        )
      }
    >
      <Asked of={asked} rows={3}>
        {(data) => (
          <>
            <dl className="k-overview-credit">
              {data.factors.map((factor) => (
                <div key={factor.name}>
                  <dt>{t(`overview.grading.factor.${factor.name}` as TKey)}</dt>
                  <dd className="k-num">
                    <Value factor={factor} />{' '}
                    <span className="k-faint">
                      {t('overview.grading.points', {
                        points: factor.points,
                        weight: factor.weight,
                      })}
                    </span>
                  </dd>
                </div>
              ))}
            </dl>
            {data.history.length > 0 && (
              <ul className="k-rows">
                {data.history.map((one) => (
                  <li key={one.at} className="k-overview-said">
                    <p>
                      <StatusTag value={one.old ?? ''} looks={grades} /> →{' '}
                      <StatusTag value={one.new ?? ''} looks={grades} /> {one.reason}
                    </p>
                    <small className="k-faint k-num">
                      {t('overview.saidBy', {
                        author: one.actor_name ?? '',
                        at: formatDatetime(one.at),
                      })}
                    </small>
                  </li>
                ))}
              </ul>
            )}
          </>
        )}
      </Asked>
    </Panel>
  )
}

function Value({ factor }: { factor: Factor }) {
  const t = useT()
  if (factor.name === 'purchases') return <Money value={factor.value} />
  return <>{t(`overview.grading.value.${factor.name}` as TKey, { count: factor.value } as never)}</>
}
