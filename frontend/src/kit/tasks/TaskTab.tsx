/** The tasks of a record: of a customer's, those about everything below it too. */
import { ResourceTable } from '@/kit/table/ResourceTable'
import { type Task, task } from './fields'
import { taskInputs } from './inputs'
import { TaskForm } from './TaskForm'

interface TaskTabProps {
  resource: string
  id: string
  name: string
}

export function TaskTab({ resource, id, name }: TaskTabProps) {
  const about: Record<string, string> =
    resource === 'customers' ? { customer_id: id } : { object_id: id }
  return (
    <ResourceTable<Task>
      embedded
      resource="tasks"
      name="task.title"
      title="task.titles"
      about="task.about.empty"
      fields={[
        task.title,
        task.status,
        task.due_at,
        task.owner,
        task.priority,
        task.task_type,
        task.dimension,
        task.completed_at,
      ]}
      filters={[task.status, task.dimension]}
      fixed={about}
      initial={{ object_type: resource, object_id: id, object_title: name }}
      sort="-due_at"
      form={TaskForm}
      inputs={taskInputs}
    />
  )
}
