/** The steps of a plan, one a line. */
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { dimensions } from '@/kit/tasks/fields'

type Step = components['schemas']['CareStepRead']

export function StepsShown({ steps }: { steps: Step[] }) {
  const t = useT()
  if (steps.length === 0) return <span className="k-faint">{t('care_plan.step.none')}</span>
  return (
    <ol className="k-care-steps">
      {steps.map((step, place) => {
        const dimension = dimensions[step.care_dimension ?? '']
        const to =
          step.kind === 'member' || step.assignee === 'person'
            ? (step.person_name ?? '')
            : t(step.assignee === 'pool' ? 'care_plan.step.pool' : 'care_plan.step.owner')
        return (
          <li key={place}>
            <b className="k-num">{t('care_plan.step.dayOf', { day: step.day })}</b>{' '}
            {step.kind === 'member' ? t('care_plan.step.member') : step.title}
            <span className="k-faint">
              {' · '}
              {[
                to,
                step.kind === 'task' && t('care_plan.step.dueIn', { count: step.due_hours }),
                step.kind === 'task' && dimension && t(dimension.label),
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
            {step.text && <p className="k-faint">{step.text}</p>}
          </li>
        )
      })}
    </ol>
  )
}
