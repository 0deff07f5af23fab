/** The values a condition compares with: of a list, of a fixed set, a number, or typed words. */
import { Select } from 'antd'
import { useDictionary } from '@/api/resource'
import { useT } from '@/i18n/i18n'
import { NumberText } from '@/kit/NumberText'
import { useLabel } from '@/kit/useLabel'
import { type Condition, SOURCES } from './conditions'

interface ConditionValuesProps {
  value: Condition
  onChange: (values: string[]) => void
}

export function ConditionValues({ value: { field, values = [] }, onChange }: ConditionValuesProps) {
  const t = useT()
  const label = useLabel()
  const { dict, looks, number } = SOURCES[field]
  const { data } = useDictionary(dict)
  const name = t('rule.values')
  if (number)
    return (
      <span className="k-grow">
        <NumberText
          aria-label={name}
          prefix={field === 'budget_amount' ? '¥' : undefined}
          value={values[0] ?? null}
          onChange={(typed) => onChange(typed ? [typed] : [])}
        />
      </span>
    )
  const options = dict
    ? (data?.data ?? []).map((one) => ({ value: one.code, label: label(one) }))
    : Object.entries(looks ?? {}).map(([code, look]) => ({ value: code, label: t(look.label) }))
  return (
    <Select
      className="k-grow"
      aria-label={name}
      mode={dict || looks ? 'multiple' : 'tags'}
      tokenSeparators={[',', '，', '、']}
      placeholder={t(dict || looks ? 'kit.selectPlaceholder' : 'rule.typeValues')}
      value={values}
      options={options}
      showSearch={{ optionFilterProp: 'label' }}
      onChange={onChange}
    />
  )
}
