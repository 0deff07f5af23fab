/** One step of a plan. */
import { DeleteOutlined } from '@ant-design/icons'
import { Button, Input, InputNumber, Select } from 'antd'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import type { Look } from '@/kit/fields'
import { OwnerPicker } from '@/kit/OwnerPicker'
import { dimensions, task } from '@/kit/tasks/fields'

export type StepWrite = Omit<components['schemas']['CareStepRead'], never>

interface StepInputProps {
  step: StepWrite
  place: number
  disabled?: boolean
  onChange: (part: Partial<StepWrite>) => void
  onRemove: () => void
}

const KINDS = ['task', 'member'] as const
const ASSIGNEES = ['owner', 'person', 'pool'] as const

export function StepInput({ step, place, disabled, onChange, onRemove }: StepInputProps) {
  const t = useT()
  const of = (looks: Record<string, Look> | undefined) =>
    Object.entries(looks ?? {}).map(([value, look]) => ({ value, label: t(look.label) }))
  const named = (label: string) => `${label} ${place + 1}`
  const isTask = step.kind === 'task'
  const person = !isTask || step.assignee === 'person'
  return (
    <fieldset className="k-block" disabled={disabled}>
      <div className="k-block-row">
        <InputNumber
          aria-label={named(t('care_plan.step.day'))}
          prefix={t('care_plan.step.day')}
          min={0}
          max={730}
          precision={0}
          value={step.day}
          onChange={(day) => onChange({ day: day ?? 0 })}
        />
        <Select
          className="k-grow"
          aria-label={named(t('care_plan.step.kind'))}
          value={step.kind}
          options={KINDS.map((kind) => ({
            value: kind as string,
            label: t(`care_plan.step.${kind}`),
          }))}
          onChange={(kind) => onChange({ kind })}
        />
        <Button
          type="text"
          aria-label={named(t('care_plan.step.remove'))}
          icon={<DeleteOutlined />}
          onClick={onRemove}
        />
      </div>
      {isTask && (
        <>
          <Input
            aria-label={named(t('care_plan.step.title'))}
            placeholder={t('care_plan.step.title')}
            maxLength={100}
            value={step.title ?? ''}
            onChange={(event) => onChange({ title: event.target.value || null })}
          />
          <Input.TextArea
            aria-label={named(t('care_plan.step.text'))}
            placeholder={`${t('care_plan.step.text')} ${t('care_plan.step.placeholders')}`}
            maxLength={4000}
            autoSize={{ minRows: 2, maxRows: 8 }}
            value={step.text ?? ''}
            onChange={(event) => onChange({ text: event.target.value || null })}
          />
          <div className="k-block-row">
            <Select
              className="k-grow"
              aria-label={named(t('task.fields.task_type'))}
              value={step.task_type}
              options={of(task.task_type.looks)}
              onChange={(task_type) => onChange({ task_type })}
            />
            <Select
              className="k-grow"
              aria-label={named(t('task.fields.priority'))}
              value={step.priority}
              options={of(task.priority.looks)}
              onChange={(priority) => onChange({ priority })}
            />
            <Select
              className="k-grow"
              allowClear
              aria-label={named(t('task.fields.care_dimension'))}
              placeholder={t('task.fields.care_dimension')}
              value={step.care_dimension}
              options={of(dimensions)}
              onChange={(care_dimension) => onChange({ care_dimension: care_dimension ?? null })}
            />
          </div>
          <div className="k-block-row">
            <Select
              className="k-grow"
              aria-label={named(t('care_plan.step.assignee'))}
              value={step.assignee}
              options={ASSIGNEES.map((one) => ({
                value: one as string,
                label: t(`care_plan.step.${one}`),
              }))}
              onChange={(assignee) =>
                onChange({ assignee, ...(assignee !== 'person' && { person_id: null }) })
              }
            />
            <InputNumber
              className="k-grow"
              aria-label={named(t('care_plan.step.dueHours'))}
              prefix={t('care_plan.step.dueHours')}
              min={1}
              max={2160}
              precision={0}
              value={step.due_hours}
              onChange={(hours) => onChange({ due_hours: hours ?? 72 })}
            />
          </div>
        </>
      )}
      {person && (
        <OwnerPicker
          aria-label={named(t('care_plan.step.person'))}
          query={{ status: 'active' }}
          value={step.person_id}
          valueName={step.person_name ?? undefined}
          placeholder={t('care_plan.step.person')}
          onChange={(person_id, option) =>
            onChange({ person_id, person_name: option?.name ?? null })
          }
        />
      )}
    </fieldset>
  )
}
