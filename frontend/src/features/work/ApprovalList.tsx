/** What waits for my approval, in the order of the page that decides: what waits longest comes first. */

import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useList } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { EmptyState } from '@/kit/EmptyState'
import { formatDatetime } from '@/kit/format'
import { Money } from '@/kit/Money'
import { Panel } from '@/kit/Panel'

type Task = components['schemas']['ApprovalTaskRow']

const SHOWN = 6

/** A document without a name of its own goes by its customer. */
const nameOf = (task: Task) =>
  task.title && task.title !== task.object_number
    ? task.title
    : (task.customer_name ?? task.object_number ?? task.approval_number)

const isLate = (task: Task) => task.due_at !== null && Date.parse(task.due_at) < Date.now()

export function ApprovalList() {
  const t = useT()
  const { i18n } = useTranslation()
  const asked = useList<Task>('approval-tasks', {
    state: 'open',
    sort: 'opened_at',
    limit: SHOWN,
  })
  const kindOf = ({ object_type }: Task) => {
    const key = `approval.kind.${object_type}`
    return i18n.exists(key) ? i18n.t(key as never) : null
  }
  return (
    <Panel
      title={t('work.approvals.title')}
      extra={
        asked.data &&
        asked.data.data.length > 0 && (
          <Link to={'/approvals' as string} className="k-link">
            {t('work.approvals.more')}
          </Link>
        )
      }
    >
      <Asked of={asked} rows={3}>
        {({ data: tasks }) =>
          tasks.length === 0 ? (
            <EmptyState title={t('work.approvals.empty')} />
          ) : (
            <ul className="k-rows">
              {tasks.map((task) => (
                <li key={task.id}>
                  <Link to={'/approvals' as string} className="k-row k-row-two">
                    <span className="k-row-main">{nameOf(task)}</span>
                    {task.amount !== null && (
                      <Money value={task.amount} currency={task.currency ?? 'CNY'} strong />
                    )}
                    <span className="k-faint">
                      {[kindOf(task), t('work.approvals.by', { name: task.submitter_name })]
                        .filter(Boolean)
                        .join(' · ')}
                    </span>
                    <time className={isLate(task) ? 'k-late k-num' : 'k-faint k-num'}>
                      {formatDatetime(task.due_at ?? task.opened_at)}
                    </time>
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </Asked>
    </Panel>
  )
}
