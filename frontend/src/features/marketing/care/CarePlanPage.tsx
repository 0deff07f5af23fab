/** One care plan: for whom, which steps, who is in it and how they fare. */

import { reasonField } from '@/kit/ReasonDialog'
import { RecordPage } from '@/kit/RecordPage'
import { ResourceTable } from '@/kit/table/ResourceTable'
import { CarePlanForm } from './CarePlanForm'
import { type CarePlan, type Enrolment, enrolment, plan } from './fields'
import { Trial } from './Trial'

const inputs = { end: { fields: [reasonField] } }

export function CarePlanPage() {
  return (
    <RecordPage<CarePlan>
      resource="care-plans"
      title="care_plan.titles"
      heading={(record) => record.name}
      status={plan.status}
      highlights={[plan.trigger, plan.enrolled, plan.running, plan.succeeded]}
      facts={[
        {
          title: 'kit.record.basics',
          fields: [
            plan.trigger,
            plan.days,
            plan.grade,
            plan.filter,
            plan.daily_limit,
            plan.success_days,
            plan.description,
            plan.steps,
          ],
        },
        { title: 'kit.record.system', fields: [plan.finished, plan.ended, plan.updated_at] },
      ]}
      tabs={[
        {
          key: 'enrolments',
          label: 'care_plan.enrolments',
          children: ({ id }) => (
            <ResourceTable<Enrolment>
              embedded
              resource="care-enrolments"
              name="care.enrolment"
              title="care_plan.enrolments"
              about="care.enrolmentAbout"
              heading={enrolment.customer}
              fields={[
                enrolment.customer,
                enrolment.contact,
                enrolment.status,
                enrolment.enrolled_on,
                enrolment.progress,
                enrolment.next_on,
                enrolment.tasks,
                enrolment.tasks_done,
                enrolment.succeeded,
                enrolment.end_reason,
              ]}
              filters={[enrolment.status]}
              fixed={{ plan_id: id }}
              sort="-created_at"
              inputs={inputs}
            />
          ),
        },
        { key: 'trial', label: 'care_plan.trial.title', children: ({ id }) => <Trial id={id} /> },
      ]}
      form={CarePlanForm}
      timeline="log"
    />
  )
}
