/** One task: what is to do, by when, and what came of it. */
import { filesTab } from '@/kit/documentTabs'
import { RecordPage } from '@/kit/RecordPage'
import { type Task, task } from '@/kit/tasks/fields'
import { inputsOf } from '@/kit/tasks/inputs'
import { TaskForm } from '@/kit/tasks/TaskForm'

export function TaskPage() {
  return (
    <RecordPage<Task>
      resource="tasks"
      title="task.titles"
      heading={(record) => record.title}
      status={task.status}
      highlights={[task.owner, task.due_at, task.priority]}
      facts={[
        {
          title: 'kit.record.basics',
          fields: [
            task.about,
            task.customer,
            task.task_type,
            task.dimension,
            task.description,
            task.result,
          ],
        },
        {
          title: 'kit.record.system',
          fields: [
            task.creator,
            task.origin,
            task.plan,
            task.created_at,
            task.started_at,
            task.completed_at,
            task.updated_at,
          ],
        },
      ]}
      tabs={[filesTab<Task>('tasks', 'result')]}
      inputs={inputsOf}
      form={TaskForm}
      timeline="log"
    />
  )
}
