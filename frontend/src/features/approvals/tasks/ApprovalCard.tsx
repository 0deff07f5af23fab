/** One task: what is asked, for how much, by whom, for which customer; and the answer. */
import { DownOutlined, UpOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useT } from '@/i18n/i18n'
import { taskStates } from '@/kit/ApprovalHistory'
import { formatDatetime } from '@/kit/format'
import { Money } from '@/kit/Money'
import { RecordLink } from '@/kit/navigation'
import { StatusTag } from '@/kit/StatusTag'
import { Decision } from './Decision'
import { DocumentPeek } from './DocumentPeek'
import { kinds, type Task } from './fields'

interface ApprovalCardProps {
  task: Task
  /** Waits for me. */
  open: boolean
  /** Shows at once what is inside. */
  unfolded?: boolean
}

export function ApprovalCard({ task, open, unfolded = false }: ApprovalCardProps) {
  const t = useT()
  const [peeking, setPeeking] = useState(unfolded)
  // A document without a name of its own goes by its customer.
  const named = task.title && task.title !== task.object_number ? task.title : null
  const name = named ?? task.customer_name ?? task.object_number ?? task.approval_number
  const kind = kinds[task.object_type]
  const isLate = open && task.due_at !== null && Date.parse(task.due_at) < Date.now()
  const facts: [string, string | null][] = [
    [t('approval.fields.customer'), named ? task.customer_name : null],
    [t('approval.fields.submitter'), task.submitter_name],
    [t('approval.fields.submitted_at'), formatDatetime(task.submitted_at)],
    [t('approval.fields.node'), task.node_name],
    [t('approval.fields.assignee'), open ? null : task.assignee_name],
    [t('approval.fields.acted_at'), open ? null : formatDatetime(task.acted_at)],
  ]
  return (
    <li>
      <div className="k-decide-head">
        <div>
          <span className="k-faint k-num">
            {[kind ? t(kind.label) : task.object_type, task.object_number]
              .filter(Boolean)
              .join(' · ')}
          </span>
          <RecordLink
            resource={task.object_type}
            id={task.object_id}
            className="k-link k-first k-decide-title"
          >
            {name}
          </RecordLink>
          {!open && <StatusTag value={task.state} looks={taskStates} />}
        </div>
        <div className="k-decide-amount">
          {task.amount !== null && (
            <b>
              <Money value={task.amount} currency={task.currency ?? 'CNY'} />
            </b>
          )}
          {open && task.due_at && (
            <span className={isLate ? 'k-num k-late' : 'k-num k-faint'}>
              {t(isLate ? 'approval.late' : 'approval.due', { at: formatDatetime(task.due_at) })}
            </span>
          )}
        </div>
      </div>
      <dl className="k-decide-facts">
        {facts
          .filter(([, value]) => value)
          .map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd className="k-num">{value}</dd>
            </div>
          ))}
      </dl>
      {!open && task.comment && <p className="k-entry-text">{task.comment}</p>}
      <div>
        <Button
          type="link"
          size="small"
          className="k-flush"
          icon={peeking ? <UpOutlined /> : <DownOutlined />}
          aria-expanded={peeking}
          onClick={() => setPeeking(!peeking)}
        >
          {t(peeking ? 'approval.peek.hide' : 'approval.peek.show')}
        </Button>
      </div>
      {peeking && <DocumentPeek resource={task.object_type} id={task.object_id} />}
      {open && <Decision task={task} />}
    </li>
  )
}
