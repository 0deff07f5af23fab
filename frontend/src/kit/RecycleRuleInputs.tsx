/** The inputs of a recycle rule, for the form of a pool and for its sandbox. */
import { Checkbox, InputNumber, Select } from 'antd'
import { useT } from '@/i18n/i18n'
import { GRADES, type Grade, kindLabel, kindsOf, type RuleWrite, unitLabel } from './recycleRules'

interface RuleInputProps<K extends keyof RuleWrite> {
  rule: Pick<RuleWrite, K>
  disabled?: boolean
  onChange: (part: Partial<Pick<RuleWrite, K>>) => void
}

/** What must not be left undone, and for how long. */
export function RuleTerm({
  objectType,
  rule,
  disabled,
  onChange,
}: RuleInputProps<'kind' | 'days'> & { objectType: unknown }) {
  const t = useT()
  return (
    <>
      <Select
        className="k-grow"
        aria-label={t('pool.rules.kindOf')}
        disabled={disabled}
        value={rule.kind}
        options={kindsOf(objectType).map((kind) => ({ value: kind, label: t(kindLabel(kind)) }))}
        onChange={(kind) => onChange({ kind })}
      />
      <InputNumber
        className="k-days"
        aria-label={t('pool.rules.days')}
        disabled={disabled}
        min={1}
        max={3650}
        precision={0}
        value={rule.days}
        suffix={t(unitLabel(rule.kind))}
        onChange={(days) => onChange({ days: days ?? 1 })}
      />
    </>
  )
}

/** Of customers: which of them the rule is about. */
export function RuleScope({ rule, disabled, onChange }: RuleInputProps<'grades' | 'exclude_deal'>) {
  const t = useT()
  return (
    <>
      <Select
        className="k-grow"
        mode="multiple"
        aria-label={t('pool.rules.grades')}
        placeholder={t('pool.rules.allGrades')}
        disabled={disabled}
        value={rule.grades as Grade[]}
        options={GRADES.map((grade) => ({ value: grade, label: t('pool.rules.grade', { grade }) }))}
        onChange={(grades) => onChange({ grades })}
      />
      <Checkbox
        checked={rule.exclude_deal ?? true}
        disabled={disabled}
        onChange={(event) => onChange({ exclude_deal: event.target.checked })}
      >
        {t('pool.rules.exclude_deal')}
      </Checkbox>
    </>
  )
}
