/** 试算: whom a plan would take in today; nothing is done. */
import { useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { EmptyState } from '@/kit/EmptyState'
import { formatDate, formatTotal } from '@/kit/format'
import { RecordLink } from '@/kit/navigation'
import '@/kit/work.css'

type Shown = components['schemas']['Trial']

export function Trial({ id }: { id: string }) {
  const t = useT()
  const asked = useRead<Shown>(['care-plans', 'trial', id], `/care-plans/${id}/trial`)
  return (
    <Asked of={asked} rows={6}>
      {(shown) => (
        <>
          <p className="k-faint">{t('care_plan.trial.about')}</p>
          {shown.data.length === 0 ? (
            <EmptyState title={t('care_plan.trial.none')} />
          ) : (
            <>
              <p>
                <b>
                  {t('care_plan.trial.total', {
                    count: shown.total,
                    shown: formatTotal(shown.total, shown.total_relation),
                  })}
                </b>{' '}
                {shown.total > shown.data.length && (
                  <span className="k-faint">{t('care_plan.trial.shown')}</span>
                )}
              </p>
              <ul className="k-rows">
                {shown.data.map((one, place) => (
                  <li key={`${one.customer_id}/${place}`}>
                    <RecordLink resource="customers" id={one.customer_id} className="k-row">
                      <span className="k-row-main">{one.customer_name}</span>
                      <span className="k-faint">{one.contact_name ?? one.owner_name}</span>
                      <time className="k-num">
                        {t('care_plan.trial.since')} {formatDate(one.since)}
                      </time>
                    </RecordLink>
                  </li>
                ))}
              </ul>
            </>
          )}
        </>
      )}
    </Asked>
  )
}
