/** What waits for my approval, the newest first; the page of approvals decides. */
import { Link } from '@tanstack/react-router'
import { useList } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { EmptyState } from '@/kit/EmptyState'
import { formatDatetime } from '@/kit/format'
import { Money } from '@/kit/Money'

type Task = components['schemas']['ApprovalTaskRow']

const SHOWN = 6

export function ApprovalList() {
  const t = useT()
  const { data } = useList<Task>('approval-tasks', { limit: SHOWN })
  const tasks = data?.data ?? []
  return (
    <section className="k-panel">
      <header>
        <h2>{t('work.approvals.title')}</h2>
        {tasks.length > 0 && (
          <Link to={'/approvals' as string} className="k-link">
            {t('work.approvals.more')}
          </Link>
        )}
      </header>
      {tasks.length === 0 ? (
        <EmptyState title={t('work.approvals.empty')} />
      ) : (
        <ul className="k-rows">
          {tasks.map((task) => (
            <li key={task.id}>
              <Link to={'/approvals' as string} className="k-row k-row-two">
                <span className="k-row-main">{task.title}</span>
                {task.amount !== null && (
                  <Money value={task.amount} currency={task.currency ?? 'CNY'} strong />
                )}
                <span className="k-faint">
                  {[task.customer_name, t('work.approvals.by', { name: task.submitter_name })]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
                <time className="k-faint k-num">{formatDatetime(task.opened_at)}</time>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
