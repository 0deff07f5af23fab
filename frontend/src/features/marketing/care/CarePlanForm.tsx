/** A new care plan, or changes to one. */
import { type FormProps, RecordForm, type Values } from '@/kit/RecordForm'
import { type CarePlan, plan } from './fields'
import type { StepWrite } from './StepInput'

function toBody(values: Values) {
  const body = { ...values }
  if (body.trigger === 'lost' || body.trigger === 'grade') body.days = null
  if (body.trigger && body.trigger !== 'grade') body.grade = null
  if (body.steps)
    body.steps = (body.steps as StepWrite[]).map(({ person_name: _, ...step }) => step)
  return body
}

export function CarePlanForm(props: FormProps<CarePlan>) {
  return (
    <RecordForm<CarePlan>
      {...props}
      resource="care-plans"
      name="care_plan.title"
      layout="wide"
      fields={[
        plan.name,
        plan.trigger,
        plan.days,
        plan.grade,
        plan.daily_limit,
        plan.success_days,
        plan.filter,
        plan.steps,
        plan.description,
      ]}
      toBody={toBody}
    />
  )
}
