/** Writes the steps of a plan: one block a step. */
import { PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useT } from '@/i18n/i18n'
import type { FieldInputProps } from '@/kit/FieldInput'
import { StepInput, type StepWrite } from './StepInput'

const MOST = 20

export function StepsInput({ value, onChange, disabled }: FieldInputProps<object>) {
  const t = useT()
  const steps = (value as StepWrite[] | null) ?? []
  const write = (place: number, part: Partial<StepWrite>) =>
    onChange?.(steps.map((step, at) => (at === place ? { ...step, ...part } : step)))
  const last = steps.at(-1)
  const fresh: StepWrite = {
    kind: 'task',
    day: last ? last.day + 7 : 0,
    task_type: 'call',
    title: null,
    text: null,
    assignee: 'owner',
    person_id: null,
    person_name: null,
    priority: 'medium',
    care_dimension: 'customer_service',
    due_hours: 72,
  }
  return (
    <div className="k-blocks">
      {steps.map((step, place) => (
        <StepInput
          key={place}
          step={step}
          place={place}
          disabled={disabled}
          onChange={(part) => write(place, part)}
          onRemove={() => onChange?.(steps.filter((_, at) => at !== place))}
        />
      ))}
      {steps.length < MOST && (
        <Button
          type="dashed"
          icon={<PlusOutlined />}
          disabled={disabled}
          onClick={() => onChange?.([...steps, fresh])}
        >
          {t('care_plan.step.add')}
        </Button>
      )}
    </div>
  )
}
