/** What was agreed on paying, how much of the credit is used, and how bills have been paid so far. */
import type { ReactNode } from 'react'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { formatDate } from '@/kit/format'
import { Money } from '@/kit/Money'
import { Panel } from '@/kit/Panel'

export function Credit({ credit }: { credit: components['schemas']['OverviewCredit'] }) {
  const t = useT()
  const overdrawn = credit.available?.startsWith('-')
  return (
    <Panel
      title={t('overview.credit.title')}
      extra={credit.credit_hold && <span className="k-late">{t('overview.credit.hold')}</span>}
    >
      <dl className="k-overview-credit">
        <Fact name={t('overview.credit.term')}>{credit.payment_term_name ?? '—'}</Fact>
        <Fact name={t('overview.credit.limit')}>
          {credit.credit_limit === null ? (
            t('overview.credit.uncontrolled')
          ) : (
            <Money value={credit.credit_limit} />
          )}
        </Fact>
        {credit.exposure !== null && (
          <Fact name={t('overview.credit.exposure')}>
            <Money value={credit.exposure} />
          </Fact>
        )}
        {credit.available !== null && (
          <Fact name={t('overview.credit.available')}>
            <span className={overdrawn ? 'k-late' : undefined}>
              <Money value={credit.available} />
            </span>
          </Fact>
        )}
        {credit.credit_valid_to && (
          <Fact name={t('overview.credit.validTo')}>
            <span className="k-num">{formatDate(credit.credit_valid_to)}</span>
          </Fact>
        )}
        <Fact name={t('overview.credit.history')}>
          {credit.days_late === null
            ? t('overview.credit.never')
            : t('overview.credit.kept', {
                count: credit.settled_count,
                late: credit.late_count,
                days: credit.days_late,
              })}
        </Fact>
      </dl>
    </Panel>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
