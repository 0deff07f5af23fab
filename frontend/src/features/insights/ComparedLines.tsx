/** The customers and visits behind a figure of the comparison, the latest first. */

import { Button } from 'antd'
import type { Query } from '@/api/client'
import { useEndless } from '@/api/endless'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { EmptyState } from '@/kit/EmptyState'
import { formatDatetime } from '@/kit/format'
import { RecordLink } from '@/kit/navigation'

type Row = components['schemas']['ComparedLine']

export function ComparedLines({ query }: { query: Query }) {
  const t = useT()
  const found = useEndless<Row>('outing-comparison/lines', { ...query, limit: 50 })
  if (!found.rows)
    return (
      <Asked of={found} rows={8}>
        {() => null}
      </Asked>
    )
  if (!found.rows.length) return <EmptyState title={t('outing.comparison.noLines')} />
  return (
    <>
      <ul className="k-rows">
        {found.rows.map((row) => (
          <li key={row.id} className="k-row k-row-two">
            <span className="k-row-main">
              <RecordLink resource="customers" id={row.customer_id}>
                {row.customer_name}
              </RecordLink>
            </span>
            <span className="k-num k-faint">{formatDatetime(row.at)}</span>
            <span className="k-faint">
              {[row.user_name, row.purpose ?? row.content].filter(Boolean).join(' · ')}{' '}
              {row.outing_id && (
                <RecordLink resource="outings" id={row.outing_id}>
                  {row.outing_number}
                </RecordLink>
              )}
            </span>
          </li>
        ))}
      </ul>
      {found.hasNext && (
        <Button block loading={found.isFetchingNext} onClick={found.fetchNext}>
          {t('kit.loadMore')}
        </Button>
      )}
    </>
  )
}
