/** All tasks: mine, my people's, the pool, and what is late. */
import { useCan, useMe } from '@/api/session'
import type { BulkAction } from '@/kit/table/BulkBar'
import { ResourceTable } from '@/kit/table/ResourceTable'
import type { View } from '@/kit/table/useListQuery'
import { task } from '@/kit/tasks/fields'
import { assignFields, taskInputs } from '@/kit/tasks/inputs'
import { TaskForm } from '@/kit/tasks/TaskForm'

const OPEN = 'pending,in_progress'

const views = (me: string, leads: boolean): View[] => [
  // first: what links from figures and queues narrow down
  { key: 'all', label: 'task.view.all', params: {} },
  { key: 'mine', label: 'task.view.mine', params: { owner_id: me, status: OPEN } },
  ...(leads
    ? [{ key: 'team', label: 'task.view.team' as const, params: { whose: 'team', status: OPEN } }]
    : []),
  { key: 'pool', label: 'task.view.pool', params: { status: 'pool' } },
  { key: 'overdue', label: 'task.view.overdue', params: { overdue: 'true' } },
  { key: 'given', label: 'task.view.given', params: { created_by: me } },
]

export function TasksPage() {
  const can = useCan()
  const { data: me } = useMe()
  const assigns = can('tasks', 'assign')
  const bulk: BulkAction[] = [
    ...(assigns ? [{ action: 'assign', fields: assignFields }] : []),
    ...(can('tasks', 'take') ? [{ action: 'take' }] : []),
  ]
  return (
    <ResourceTable
      resource="tasks"
      name="task.title"
      title="task.titles"
      about="task.aboutTasks"
      heading={task.title}
      fields={[
        task.title,
        task.status,
        task.due_at,
        task.priority,
        task.about,
        task.owner,
        task.task_type,
        task.dimension,
        task.creator,
        task.origin,
        task.completed_at,
        task.created_at,
        task.updated_at,
      ]}
      filters={[
        task.status,
        task.task_type,
        task.priority,
        task.owner,
        task.due_at,
        task.customer,
        task.dimension,
        task.outcome,
        task.origin,
        task.creator,
        task.created_at,
      ]}
      views={views(me?.id ?? '', assigns)}
      sort="due_at"
      form={TaskForm}
      inputs={taskInputs}
      bulk={bulk}
    />
  )
}
