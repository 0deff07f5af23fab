/** What I have to do by the end of today, and what should have been done; the oldest first. */
import { Link } from '@tanstack/react-router'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { EmptyState } from '@/kit/EmptyState'
import { formatDatetime } from '@/kit/format'
import { RecordLink } from '@/kit/navigation'
import { Panel } from '@/kit/Panel'

export function TaskList({ rows }: { rows: components['schemas']['DueTask'][] }) {
  const t = useT()
  return (
    <Panel
      title={t('work.tasks.title')}
      extra={
        <Link to={'/tasks' as string} search={{ view: 'mine' } as never} className="k-faint">
          {t('work.tasks.more')}
        </Link>
      }
    >
      {rows.length === 0 ? (
        <EmptyState title={t('work.tasks.empty')} />
      ) : (
        <ul className="k-rows">
          {rows.map((row) => (
            <li key={row.id}>
              <RecordLink resource="tasks" id={row.id} className="k-row">
                <span className="k-row-main">{row.title}</span>
                <span className="k-faint">{row.object_title}</span>
                <time className={row.is_overdue ? 'k-num k-late' : 'k-num'}>
                  {formatDatetime(row.due_at)}
                </time>
              </RecordLink>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
