/** Every submission of a document and what each person said, the latest first. */
import { Tooltip } from 'antd'
import { useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { Asked } from './Asked'
import { EmptyState } from './EmptyState'
import type { Look } from './fields'
import { formatDatetime, formatExact } from './format'
import { StatusTag } from './StatusTag'
import './documents.css'

export const approvalStatuses: Record<string, Look> = {
  running: { label: 'approval.status.running', tone: 'blue' },
  approved: { label: 'approval.status.approved', tone: 'green' },
  rejected: { label: 'approval.status.rejected', tone: 'red' },
  withdrawn: { label: 'approval.status.withdrawn' },
  cancelled: { label: 'approval.status.cancelled' },
}

export const taskStates: Record<string, Look> = {
  waiting: { label: 'approval.state.waiting' },
  open: { label: 'approval.state.open', tone: 'blue' },
  approved: { label: 'approval.state.approved', tone: 'green' },
  rejected: { label: 'approval.state.rejected', tone: 'red' },
  returned: { label: 'approval.state.returned', tone: 'orange' },
  transferred: { label: 'approval.state.transferred' },
  skipped: { label: 'approval.state.skipped' },
  cancelled: { label: 'approval.state.cancelled' },
}

interface ApprovalHistoryProps {
  resource: string
  id: string
}

export function ApprovalHistory({ resource, id }: ApprovalHistoryProps) {
  const t = useT()
  const asked = useRead<components['schemas']['ApprovalHistoryList']>(
    ['approvals', resource, id],
    `/approvals/${resource}/${id}`,
  )
  return (
    <Asked of={asked} rows={3}>
      {({ data: rounds }) =>
        rounds.length === 0 ? (
          <EmptyState title={t('approval.history.empty')} hint={t('approval.history.hint')} />
        ) : (
          <div className="k-approvals">
            {rounds.map((round) => (
              <section key={round.id}>
                <header>
                  <b>{round.flow_name}</b>
                  <StatusTag value={round.status} looks={approvalStatuses} />
                  <span className="k-faint">
                    {t('approval.history.submitted', {
                      name: round.submitter_name,
                      at: formatDatetime(round.submitted_at),
                    })}
                  </span>
                </header>
                <ol>
                  {round.tasks.map((step) => (
                    <li key={step.id} data-state={step.state}>
                      <span className="k-approvals-who">
                        <b>{step.assignee_name}</b>
                        <span className="k-faint">{step.node_name}</span>
                        <StatusTag value={step.state} looks={taskStates} />
                        {step.auto && <span className="k-faint">{t('approval.history.auto')}</span>}
                        <Tooltip title={formatExact(step.acted_at ?? step.opened_at)}>
                          <time className="k-faint k-num">
                            {formatDatetime(step.acted_at ?? step.opened_at)}
                          </time>
                        </Tooltip>
                      </span>
                      {step.comment && <p>{step.comment}</p>}
                    </li>
                  ))}
                </ol>
              </section>
            ))}
          </div>
        )
      }
    </Asked>
  )
}
