/** What handovers have brought me, or taken from my people, lately. */

import { useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { useCan } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { formatDatetime } from '@/kit/format'
import { RecordLink } from '@/kit/navigation'
import { Panel } from '@/kit/Panel'

type Received = components['schemas']['Received']

export function ReceivedList() {
  const t = useT()
  const can = useCan()
  const { data } = useRead<{ data: Received[] }>(['received-handovers'], '/received-handovers')
  if (!data?.data.length) return null
  const follows = can('handovers', 'read')
  return (
    <Panel title={t('handover.received')}>
      <ul className="k-rows">
        {data.data.map((one) => (
          <li key={one.handover_id}>
            <div className="k-row k-row-two">
              <span className="k-row-main">
                {follows && one.role === 'manager' ? (
                  <RecordLink resource="handovers" id={one.handover_id}>
                    {t('handover.takenFrom', { from: one.from_user_name })}
                  </RecordLink>
                ) : (
                  t(one.role === 'manager' ? 'handover.takenFrom' : 'handover.receivedFrom', {
                    from: one.from_user_name,
                  })
                )}
              </span>
              <time className="k-faint k-num">{formatDatetime(one.at)}</time>
              <span className="k-faint">
                {[
                  t('handover.receivedWhat', {
                    customers: one.customers,
                    leads: one.leads,
                    approvals: one.approvals,
                    tasks: one.tasks,
                  }),
                  one.by_name && t('handover.by', { name: one.by_name }),
                  one.reason,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
