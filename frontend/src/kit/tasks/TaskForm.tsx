/** A new task, or changes to one. Begun on the page of a record, it is about that record. */
import { useMe } from '@/api/session'
import { type FormProps, RecordForm, type Values } from '@/kit/RecordForm'
import { asked, type TaskValues, task } from './fields'

type Field = typeof task.title

function toBody({ to_pool, ...values }: Values) {
  const kind = values.object_type as string | undefined
  const { about_customers, about_leads, about_opportunities, ...body } = values
  const chosen = {
    customers: about_customers,
    leads: about_leads,
    opportunities: about_opportunities,
  }
  const about = kind && kind in chosen ? chosen[kind as keyof typeof chosen] : undefined
  return {
    ...body,
    ...(kind && { object_id: about ?? values.object_id }),
    ...(to_pool ? { owner_id: null } : {}),
  }
}

export function TaskForm(props: FormProps<TaskValues>) {
  const { data: me } = useMe()
  if (!me) return null
  const isFixed = Boolean(props.initial?.object_id)
  const about = isFixed ? [] : [asked.kind, asked.customer, asked.lead, asked.opportunity]
  const fields = [
    task.title,
    task.task_type,
    task.due_at,
    task.priority,
    ...about,
    asked.to_pool,
    task.owner,
    task.dimension,
    task.description,
  ] as Field[]
  const mine = { owner_id: me.id, owner_name: me.name }
  const given = props.initial
  return (
    <RecordForm<TaskValues>
      {...props}
      resource="tasks"
      name="task.title"
      initial={props.record ? given : { ...mine, ...given }}
      fields={fields as never}
      toBody={(values) =>
        toBody(
          isFixed
            ? { ...values, object_type: given?.object_type, object_id: given?.object_id }
            : values,
        )
      }
    />
  )
}
