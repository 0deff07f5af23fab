/** All care plans. */
import { ResourceTable } from '@/kit/table/ResourceTable'
import { CarePlanForm } from './CarePlanForm'
import { plan } from './fields'

export function CarePlansPage() {
  return (
    <ResourceTable
      resource="care-plans"
      name="care_plan.title"
      title="care_plan.titles"
      about="care_plan.about"
      heading={plan.name}
      fields={[plan.name, plan.status, plan.trigger, plan.days, plan.running, plan.updated_at]}
      sort="name"
      form={CarePlanForm}
      preview={false}
    />
  )
}
