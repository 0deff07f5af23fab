/** Writes the recycle rules of a pool: one block a rule. */
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Checkbox, Switch } from 'antd'
import { useT } from '@/i18n/i18n'
import type { FieldInputProps } from '@/kit/FieldInput'
import { RuleScope, RuleTerm } from '@/kit/RecycleRuleInputs'
import { isGraded, kindsOf, type RuleWrite } from '@/kit/recycleRules'

const MOST = 20

export function RulesInput({ value, onChange, values, disabled }: FieldInputProps<object>) {
  const t = useT()
  const rules = (value as RuleWrite[] | null) ?? []
  const kinds = kindsOf(values?.object_type)
  const write = (index: number, part: Partial<RuleWrite>) =>
    onChange?.(rules.map((rule, at) => (at === index ? { ...rule, ...part } : rule)))
  const fresh = { kind: kinds[0], days: 30, grades: [], is_active: true }

  return (
    <div className="k-blocks">
      {rules.map((rule, index) => (
        <fieldset key={index} className="k-block" disabled={disabled}>
          <div className="k-block-row">
            <RuleTerm
              objectType={values?.object_type}
              rule={rule}
              onChange={(part) => write(index, part)}
            />
            <Switch
              aria-label={t('pool.rules.on')}
              checked={rule.is_active}
              onChange={(is_active) => write(index, { is_active })}
            />
            <Button
              type="text"
              aria-label={t('pool.rules.remove')}
              icon={<DeleteOutlined />}
              onClick={() => onChange?.(rules.filter((_, at) => at !== index))}
            />
          </div>
          {isGraded(values?.object_type) && (
            <div className="k-block-row">
              <RuleScope rule={rule} onChange={(part) => write(index, part)} />
              <Checkbox
                checked={rule.exclude_open_opportunity ?? true}
                onChange={(event) =>
                  write(index, { exclude_open_opportunity: event.target.checked })
                }
              >
                {t('pool.rules.exclude_open_opportunity')}
              </Checkbox>
            </div>
          )}
        </fieldset>
      ))}
      {rules.length < MOST && (
        <Button
          type="dashed"
          icon={<PlusOutlined />}
          disabled={disabled}
          onClick={() => onChange?.([...rules, fresh])}
        >
          {t('pool.rules.add')}
        </Button>
      )}
    </div>
  )
}
