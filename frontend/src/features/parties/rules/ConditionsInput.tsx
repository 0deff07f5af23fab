/** Writes the conditions of a rule, one block each; all of them must hold. */
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Select } from 'antd'
import { useT } from '@/i18n/i18n'
import type { FieldInputProps } from '@/kit/FieldInput'
import { ConditionValues } from './ConditionValues'
import {
  type Condition,
  type ConditionField,
  FIELDS,
  fieldLabel,
  OF_SCORING,
  opLabel,
  opsOf,
  takesValue,
} from './conditions'

const MOST = 20

interface ListProps extends FieldInputProps<object> {
  choices: ConditionField[]
}

function List({ value, onChange, disabled, choices }: ListProps) {
  const t = useT()
  const conditions = (value as Condition[] | null) ?? []
  const write = (index: number, part: Partial<Condition>) =>
    onChange?.(conditions.map((one, at) => (at === index ? { ...one, ...part } : one)))
  const begin = (field: ConditionField): Condition => ({
    field,
    op: opsOf(field)[0] ?? 'known',
    values: [],
  })
  return (
    <div className="k-blocks">
      {conditions.map((one, index) => (
        <fieldset key={index} className="k-block" disabled={disabled}>
          <div className="k-block-row">
            <Select
              className="k-grow"
              aria-label={t('rule.field')}
              value={one.field}
              options={choices.map((field) => ({ value: field, label: t(fieldLabel(field)) }))}
              onChange={(field) => write(index, begin(field))}
            />
            <Select
              className="k-grow"
              aria-label={t('rule.comparison')}
              value={one.op}
              options={opsOf(one.field).map((op) => ({ value: op, label: t(opLabel(op)) }))}
              onChange={(op) => write(index, { op, values: takesValue(op) ? one.values : [] })}
            />
            <Button
              type="text"
              aria-label={t('rule.removeCondition')}
              icon={<DeleteOutlined />}
              onClick={() => onChange?.(conditions.filter((_, at) => at !== index))}
            />
          </div>
          {takesValue(one.op) && (
            <div className="k-block-row">
              <ConditionValues value={one} onChange={(values) => write(index, { values })} />
            </div>
          )}
        </fieldset>
      ))}
      {conditions.length < MOST && (
        <Button
          type="dashed"
          icon={<PlusOutlined />}
          disabled={disabled}
          onClick={() => onChange?.([...conditions, begin(choices[0] ?? 'province')])}
        >
          {t('rule.addCondition')}
        </Button>
      )}
    </div>
  )
}

export const ConditionsInput = (props: FieldInputProps<object>) => (
  <List {...props} choices={FIELDS} />
)

export const ScoringConditionsInput = (props: FieldInputProps<object>) => (
  <List {...props} choices={OF_SCORING} />
)
