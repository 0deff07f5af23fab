/** 客户关怀: how a customer is looked after, in figures, and the care plans it is in. */
import { useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { CareFigures } from '@/kit/care/CareFigures'
import { enrolmentStatuses } from '@/kit/care/looks'
import { formatDate, formatDatetime } from '@/kit/format'
import { ListPanel, Panel } from '@/kit/Panel'
import { StatusTag } from '@/kit/StatusTag'

type CareOfCustomer = components['schemas']['CareOfCustomer']

export function Care({ id }: { id: string }) {
  const t = useT()
  const asked = useRead<CareOfCustomer>(['care', id], `/customers/${id}/care`)
  return (
    <Asked of={asked} rows={8}>
      {(care) => (
        <div className="k-overview">
          <Panel title={t('care.title')}>
            <dl className="k-care-facts">
              <div>
                <dt>{t('care.open')}</dt>
                <dd className="k-num">{care.open_tasks}</dd>
              </div>
              <div>
                <dt>{t('care.overdue')}</dt>
                <dd className={care.overdue_tasks ? 'k-num k-late' : 'k-num'}>
                  {care.overdue_tasks}
                </dd>
              </div>
              <div>
                <dt>{t('care.last')}</dt>
                <dd>
                  {care.last_care_at ? (
                    <>
                      <span className="k-num">{formatDatetime(care.last_care_at)}</span>{' '}
                      {care.last_care_title}
                      {care.last_care_by && (
                        <span className="k-faint">
                          {' '}
                          {t('care.lastBy', { name: care.last_care_by })}
                        </span>
                      )}
                    </>
                  ) : (
                    <span className="k-faint">{t('care.never')}</span>
                  )}
                </dd>
              </div>
            </dl>
          </Panel>
          <Panel title={t('care.year')}>
            <CareFigures rows={care.figures} filter={{ customer_id: id }} />
          </Panel>
          <ListPanel title={t('care.plans')} empty={t('care.noPlans')}>
            {care.enrolments.map((one) => (
              <li key={one.id}>
                <div className="k-row">
                  <span className="k-row-main">
                    {one.plan_name}
                    {one.contact_name && <span className="k-faint"> · {one.contact_name}</span>}
                  </span>
                  <StatusTag looks={enrolmentStatuses} value={one.status} />
                  <span className="k-num">
                    {one.next_step}/{one.planned}
                  </span>
                  <time className="k-faint k-num">{formatDate(one.enrolled_on)}</time>
                  {one.end_reason && <span className="k-faint">{one.end_reason}</span>}
                </div>
              </li>
            ))}
          </ListPanel>
        </div>
      )}
    </Asked>
  )
}
