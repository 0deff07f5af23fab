/** The words and looks of a task: its own pages show it, and so does every record it is about. */
import type { components } from '@/api/schema.gen'
import { badge, bool, datetime, type Look, longText, ref, text } from '@/kit/fields'
import { RecordLink } from '@/kit/navigation'

export type Task = components['schemas']['TaskRead']

/** What the form asks besides: of which kind the record is, and whether nobody does it yet. */
export interface TaskValues extends Task {
  about_customers: string
  about_leads: string
  about_opportunities: string
  to_pool: boolean
}

export const taskStatuses: Record<string, Look> = {
  pool: { label: 'task.status.pool', tone: 'purple' },
  pending: { label: 'task.status.pending', tone: 'blue' },
  in_progress: { label: 'task.status.in_progress', tone: 'orange' },
  completed: { label: 'task.status.completed', tone: 'green' },
  cancelled: { label: 'task.status.cancelled' },
}

const types: Record<string, Look> = {
  visit: { label: 'task.type.visit' },
  call: { label: 'task.type.call' },
  send_proposal: { label: 'task.type.send_proposal' },
  internal: { label: 'task.type.internal' },
  other: { label: 'task.type.other' },
}

const priorities: Record<string, Look> = {
  high: { label: 'task.priority.high', tone: 'red' },
  medium: { label: 'task.priority.medium' },
  low: { label: 'task.priority.low' },
}

export const dimensions: Record<string, Look> = {
  customer_service: { label: 'task.dimension.customer_service' },
  product_quality: { label: 'task.dimension.product_quality' },
  service_quality: { label: 'task.dimension.service_quality' },
  after_sales: { label: 'task.dimension.after_sales' },
}

const origins: Record<string, Look> = {
  manual: { label: 'task.origin.manual' },
  care_plan: { label: 'task.origin.care_plan' },
}

const outcomes: Record<string, Look> = {
  done_in_time: { label: 'task.outcome.done_in_time' },
  done_late: { label: 'task.outcome.done_late' },
  missed: { label: 'task.outcome.missed' },
  open: { label: 'task.outcome.open' },
  cancelled: { label: 'task.outcome.cancelled' },
}

const abouts: Record<string, Look> = {
  customers: { label: 'task.about.customers' },
  leads: { label: 'task.about.leads' },
  opportunities: { label: 'task.about.opportunities' },
}

const isAbout = (kind: string) => (values: Record<string, unknown>) => values.object_type === kind

export const task = {
  title: text<Task>('title', 'task.fields.title', { required: true, maxLength: 128, width: 240 }),
  task_type: badge<Task>('task_type', 'task.fields.task_type', types, {
    required: true,
    initial: 'call',
    filter: true,
    width: 90,
  }),
  status: badge<Task>('status', 'task.fields.status', taskStatuses, {
    readOnly: true,
    filter: true,
    width: 90,
  }),
  priority: badge<Task>('priority', 'task.fields.priority', priorities, {
    required: true,
    initial: 'medium',
    filter: true,
    sort: 'urgency',
    width: 80,
  }),
  due_at: datetime<Task>('due_at', 'task.fields.due_at', {
    required: true,
    filter: true,
    sort: true,
    width: 140,
    late: (row) => row.is_overdue,
  }),
  owner: ref<Task>('owner_id', 'task.fields.owner', 'users', 'owner_name', {
    once: true,
    filter: true,
    plain: true,
    width: 90,
    query: { status: 'active' },
    when: (values) => !values.to_pool,
  }),
  about: text<Task>('object_title', 'task.fields.about', {
    readOnly: true,
    width: 200,
    render: (row) =>
      row.object_type && row.object_id ? (
        <RecordLink resource={row.object_type} id={row.object_id}>
          {row.object_title}
        </RecordLink>
      ) : null,
  }),
  customer: ref<Task>('customer_id', 'task.fields.customer', 'customers', 'customer_name', {
    readOnly: true,
    filter: true,
    width: 200,
  }),
  dimension: badge<Task>('care_dimension', 'task.fields.care_dimension', dimensions, {
    filter: true,
    width: 100,
    hint: 'task.form.dimensionHint',
  }),
  origin: badge<Task>('origin', 'task.fields.origin', origins, {
    readOnly: true,
    filter: true,
    width: 90,
  }),
  plan: text<Task>('enrolment_name', 'task.fields.plan', { readOnly: true }),
  outcome: badge<Task>('status', 'task.fields.outcome', outcomes, {
    readOnly: true,
    filter: 'outcome',
  }),
  description: longText<Task>('description', 'task.fields.description', {
    maxLength: 20_000,
    hint: 'task.form.descriptionHint',
  }),
  result: longText<Task>('result', 'task.fields.result', { readOnly: true }),
  creator: ref<Task>('created_by', 'task.fields.created_by', 'users', 'created_by_name', {
    readOnly: true,
    plain: true,
    filter: true,
    width: 90,
  }),
  started_at: datetime<Task>('started_at', 'task.fields.started_at', { readOnly: true }),
  completed_at: datetime<Task>('completed_at', 'task.fields.completed_at', {
    readOnly: true,
    width: 140,
  }),
  created_at: datetime<Task>('created_at', 'task.fields.created_at', {
    readOnly: true,
    filter: true,
    width: 140,
  }),
  updated_at: datetime<Task>('updated_at', 'task.fields.updated_at', {
    readOnly: true,
    sort: true,
  }),
}

export const asked = {
  kind: badge<TaskValues>('object_type', 'task.fields.object_type', abouts, { once: true }),
  customer: ref<TaskValues>(
    'about_customers',
    'task.about.customers',
    'customers',
    'object_title',
    {
      once: true,
      when: isAbout('customers'),
    },
  ),
  lead: ref<TaskValues>('about_leads', 'task.about.leads', 'leads', 'object_title', {
    once: true,
    when: isAbout('leads'),
  }),
  opportunity: ref<TaskValues>(
    'about_opportunities',
    'task.about.opportunities',
    'opportunities',
    'object_title',
    { once: true, when: isAbout('opportunities') },
  ),
  to_pool: bool<TaskValues>('to_pool', 'task.form.toPool', {
    once: true,
    hint: 'task.form.poolHint',
  }),
}
