/** “While the grade is A or B”: another field of the record and the values it must have. */
import { Select } from 'antd'
import { useDictionary, useRead } from '@/api/resource'
import { inLanguage, useT } from '@/i18n/i18n'
import { type Definition, HEAD } from '@/kit/declared'
import type { FieldInputProps } from '@/kit/FieldInput'
import { useLabel } from '@/kit/useLabel'
import { CHOOSERS } from './conditions'

interface Condition {
  field: string
  values: string[]
}

const CHOSEN = ['select', 'multi_select', 'checkbox']

export function ConditionInput({ id, value, onChange, values }: FieldInputProps<object>) {
  const t = useT()
  const label = useLabel()
  const object = String(values?.object ?? '')
  const condition = value as Condition | null | undefined
  const query = { object, sort: 'sort', limit: 200 }
  const { data } = useRead<{ data: Definition[] }>(
    ['list', 'custom-fields'],
    '/custom-fields',
    query,
    { enabled: object !== '' },
  )
  const made = (data?.data ?? []).filter(
    (one) => one.is_active && one.key !== values?.key && CHOSEN.includes(one.kind),
  )
  const choosers = CHOOSERS[object] ?? []
  const chooser = choosers.find((one) => one.name === condition?.field)
  const own = made.find((one) => `${HEAD}${one.key}` === condition?.field)
  const dictionary = useDictionary(chooser?.dict)
  const options =
    own?.kind === 'checkbox'
      ? [
          { value: 'true', label: t('kit.yes') },
          { value: 'false', label: t('kit.no') },
        ]
      : own
        ? own.options.map((one) => ({
            value: one.code,
            label: inLanguage(one.label_zh, one.label_en),
          }))
        : chooser?.dict
          ? (dictionary.data?.data ?? []).map((one) => ({ value: one.code, label: label(one) }))
          : (chooser?.values ?? []).map((one) => ({ value: one, label: one }))
  return (
    <span className="k-range">
      <Select
        id={id}
        className="k-full"
        allowClear
        placeholder={t('custom_field.condition.always')}
        value={condition?.field}
        options={[
          ...choosers.map((one) => ({ value: one.name, label: t(one.label) })),
          ...made.map((one) => ({
            value: `${HEAD}${one.key}`,
            label: inLanguage(one.label_zh, one.label_en),
          })),
        ]}
        onChange={(field?: string) => onChange?.(field ? { field, values: [] } : null)}
      />
      {condition && (
        <Select
          className="k-full"
          mode="multiple"
          aria-label={t('custom_field.condition.values')}
          placeholder={t('custom_field.condition.values')}
          value={condition.values}
          options={options}
          onChange={(chosen: string[]) => onChange?.({ ...condition, values: chosen })}
        />
      )}
    </span>
  )
}
