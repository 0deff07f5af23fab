/** Leads and customers to follow up by the end of today, the oldest first. */

import type { components } from '@/api/schema.gen'
import { type TKey, useT } from '@/i18n/i18n'
import { EmptyState } from '@/kit/EmptyState'
import { formatDatetime } from '@/kit/format'
import { RecordLink } from '@/kit/navigation'
import { Panel } from '@/kit/Panel'

const KINDS: Record<string, TKey> = {
  customers: 'work.followUps.customers',
  leads: 'work.followUps.leads',
}

export function FollowUpList({ rows }: { rows: components['schemas']['DueFollowUp'][] }) {
  const t = useT()
  return (
    <Panel
      title={t('work.followUps.title')}
      extra={rows.length > 0 && <span className="k-faint k-num">{rows.length}</span>}
    >
      {rows.length === 0 ? (
        <EmptyState title={t('work.followUps.empty')} />
      ) : (
        <ul className="k-rows">
          {rows.map((row) => (
            <li key={`${row.resource}/${row.id}`}>
              <RecordLink resource={row.resource} id={row.id} className="k-row">
                <span className="k-row-main">{row.title}</span>
                <span className="k-faint">{kindOf(row.resource)}</span>
                <time className={row.is_overdue ? 'k-num k-late' : 'k-num'}>
                  {formatDatetime(row.next_follow_up_at)}
                </time>
              </RecordLink>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )

  function kindOf(resource: string) {
    const key = KINDS[resource]
    return key ? t(key) : resource
  }
}
