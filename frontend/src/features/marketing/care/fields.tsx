/** The words and looks of a care plan, and of the customers in it. */
import type { components } from '@/api/schema.gen'
import { enrolmentStatuses } from '@/kit/care/looks'
import {
  badge,
  bool,
  date,
  datetime,
  type Look,
  longText,
  qty,
  ref,
  text,
  whole,
} from '@/kit/fields'
import { FilterInput } from './FilterInput'
import { FilterWords } from './FilterWords'
import { StepsInput } from './StepsInput'
import { StepsShown } from './StepsShown'

export type CarePlan = components['schemas']['CarePlanRead']
export type Enrolment = components['schemas']['EnrolmentRead']

const statuses: Record<string, Look> = {
  inactive: { label: 'care_plan.status.inactive' },
  active: { label: 'care_plan.status.active', tone: 'green' },
}

const triggers: Record<string, Look> = {
  lost: { label: 'care_plan.trigger.lost' },
  dormant: { label: 'care_plan.trigger.dormant' },
  no_order: { label: 'care_plan.trigger.no_order' },
  birthday: { label: 'care_plan.trigger.birthday' },
  anniversary: { label: 'care_plan.trigger.anniversary' },
  delivered: { label: 'care_plan.trigger.delivered' },
  contract_ends: { label: 'care_plan.trigger.contract_ends' },
  grade: { label: 'care_plan.trigger.grade' },
}

const grades: Record<string, Look> = {
  A: { label: 'care_plan.grade.A' },
  B: { label: 'care_plan.grade.B' },
  C: { label: 'care_plan.grade.C' },
}

const hasNoDays = (trigger: unknown) => trigger === 'lost' || trigger === 'grade'

export const plan = {
  name: text<CarePlan>('name', 'care_plan.fields.name', {
    required: true,
    maxLength: 64,
    sort: true,
    width: 200,
  }),
  status: badge<CarePlan>('status', 'care_plan.fields.status', statuses, {
    readOnly: true,
    filter: true,
    width: 90,
  }),
  trigger: badge<CarePlan>('trigger', 'care_plan.fields.trigger', triggers, {
    required: true,
    initial: 'dormant',
    filter: true,
    width: 160,
  }),
  days: whole<CarePlan>('days', 'care_plan.fields.days', {
    width: 80,
    hint: 'care_plan.hint.days',
    when: (values) => !hasNoDays(values.trigger),
  }),
  grade: badge<CarePlan>('grade', 'care_plan.fields.grade', grades, {
    width: 80,
    when: (values) => values.trigger === 'grade',
    requiredWhen: (values) => values.trigger === 'grade',
  }),
  filter: text<CarePlan>('filter', 'care_plan.fields.filter', {
    wide: true,
    input: FilterInput,
    render: (row) => <FilterWords filter={row.filter} />,
  }),
  steps: longText<CarePlan>('steps', 'care_plan.fields.steps', {
    wide: true,
    input: StepsInput,
    render: (row) => <StepsShown steps={row.steps} />,
  }),
  daily_limit: whole<CarePlan>('daily_limit', 'care_plan.fields.daily_limit', {
    required: true,
    initial: 200,
    hint: 'care_plan.hint.limit',
  }),
  success_days: whole<CarePlan>('success_days', 'care_plan.fields.success_days', {
    required: true,
    initial: 90,
    hint: 'care_plan.hint.success',
  }),
  description: longText<CarePlan>('description', 'care_plan.fields.description', {
    maxLength: 2000,
  }),
  running: qty<CarePlan>('running', 'care_plan.fields.running', { readOnly: true, width: 90 }),
  enrolled: qty<CarePlan>('enrolled', 'care_plan.fields.enrolled', { readOnly: true }),
  finished: qty<CarePlan>('finished', 'care_plan.fields.finished', { readOnly: true }),
  ended: qty<CarePlan>('ended', 'care_plan.fields.ended', { readOnly: true }),
  succeeded: qty<CarePlan>('succeeded', 'care_plan.fields.succeeded', { readOnly: true }),
  updated_at: datetime<CarePlan>('updated_at', 'care_plan.fields.updated_at', {
    readOnly: true,
    sort: true,
  }),
}

export const enrolment = {
  customer: ref<Enrolment>('customer_id', 'care.fields.customer', 'customers', 'customer_name', {
    width: 220,
  }),
  contact: text<Enrolment>('contact_name', 'care.fields.contact', { width: 90 }),
  status: badge<Enrolment>('status', 'care.fields.status', enrolmentStatuses, {
    filter: true,
    width: 90,
  }),
  enrolled_on: date<Enrolment>('enrolled_on', 'care.fields.enrolled_on', { width: 110 }),
  progress: text<Enrolment>('next_step', 'care.fields.progress', {
    width: 80,
    render: (row) => (
      <span className="k-num">
        {row.next_step}/{row.planned}
      </span>
    ),
  }),
  next_on: date<Enrolment>('next_on', 'care.fields.next_on', { width: 110 }),
  tasks: qty<Enrolment>('tasks', 'care.fields.tasks', { width: 70 }),
  tasks_done: qty<Enrolment>('tasks_done', 'care.fields.tasks_done', { width: 90 }),
  succeeded: bool<Enrolment>('succeeded', 'care.fields.succeeded', { width: 90 }),
  ended_on: date<Enrolment>('ended_on', 'care.fields.ended_on', { width: 110 }),
  end_reason: text<Enrolment>('end_reason', 'care.fields.end_reason', { width: 160 }),
}
