/** Writes the recycle rules of a pool: one block a rule. */
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Checkbox, InputNumber, Select, Switch } from 'antd'
import { useT } from '@/i18n/i18n'
import type { FieldInputProps } from '@/kit/FieldInput'
import { GRADES, kindLabel, kindsOf, type RuleWrite } from './recycleRules'

const MOST = 20

export function RulesInput({ value, onChange, values, disabled }: FieldInputProps<object>) {
  const t = useT()
  const rules = (value as RuleWrite[] | null) ?? []
  const kinds = kindsOf(values?.object_type)
  const graded = values?.object_type === 'customers'
  const write = (index: number, part: Partial<RuleWrite>) =>
    onChange?.(rules.map((rule, at) => (at === index ? { ...rule, ...part } : rule)))
  const fresh = { kind: kinds[0], days: 30, grades: [], is_active: true }

  return (
    <div className="k-blocks">
      {rules.map((rule, index) => (
        <fieldset key={index} className="k-block" disabled={disabled}>
          <div className="k-block-row">
            <Select
              className="k-grow"
              aria-label={t('pool.rules.kindOf')}
              value={rule.kind}
              options={kinds.map((kind) => ({ value: kind, label: t(kindLabel(kind)) }))}
              onChange={(kind) => write(index, { kind })}
            />
            <InputNumber
              className="k-days"
              aria-label={t('pool.rules.days')}
              min={1}
              max={3650}
              precision={0}
              value={rule.days}
              suffix={t(rule.kind === 'lead_no_response' ? 'pool.rules.hours' : 'pool.rules.day')}
              onChange={(days) => write(index, { days: days ?? 1 })}
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
          {graded && (
            <div className="k-block-row">
              <Select
                className="k-grow"
                mode="multiple"
                aria-label={t('pool.rules.grades')}
                placeholder={t('pool.rules.allGrades')}
                value={rule.grades}
                options={GRADES.map((grade) => ({
                  value: grade,
                  label: t('pool.rules.grade', { grade }),
                }))}
                onChange={(grades) => write(index, { grades })}
              />
              <Checkbox
                checked={rule.exclude_deal ?? true}
                onChange={(event) => write(index, { exclude_deal: event.target.checked })}
              >
                {t('pool.rules.exclude_deal')}
              </Checkbox>
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
