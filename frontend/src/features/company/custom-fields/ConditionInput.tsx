/** “While the grade is A or B”: another field of the record and the values it must have. */
import { Select } from 'antd'
import { useT } from '@/i18n/i18n'
import type { FieldInputProps } from '@/kit/FieldInput'
import { Blank } from '@/kit/StatusTag'
import { useChoices } from './useChoices'

interface Condition {
  field: string
  values: string[]
}

export function ConditionInput({ id, value, onChange, values }: FieldInputProps<object>) {
  const t = useT()
  const condition = value as Condition | null | undefined
  const choices = useChoices(String(values?.object ?? ''), condition?.field, values?.key)
  return (
    <span className="k-range">
      <Select
        id={id}
        className="k-full"
        allowClear
        placeholder={t('custom_field.condition.always')}
        value={condition?.field}
        options={choices.fields}
        onChange={(field?: string) => onChange?.(field ? { field, values: [] } : null)}
      />
      {condition && (
        <Select
          className="k-full"
          mode="multiple"
          aria-label={t('custom_field.condition.values')}
          placeholder={t('custom_field.condition.values')}
          value={condition.values}
          options={choices.values}
          onChange={(chosen: string[]) => onChange?.({ ...condition, values: chosen })}
        />
      )}
    </span>
  )
}

interface ConditionWordsProps {
  object: string
  condition: Condition | null
}

/** The same for reading. */
export function ConditionWords({ object, condition }: ConditionWordsProps) {
  const { fields, values } = useChoices(object, condition?.field)
  if (!condition) return <Blank />
  const wordOf = (code: string) => values.find((one) => one.value === code)?.label ?? code
  const name = fields.find((one) => one.value === condition.field)?.label
  return (
    <>
      {name} <span className="k-faint">=</span> {condition.values.map(wordOf).join(' / ')}
    </>
  )
}
