/** For which customers a plan is: by industry, grade and city, as the tree that the server filters by. */
import { Select } from 'antd'
import { useDictionary } from '@/api/resource'
import { inLanguage, useT } from '@/i18n/i18n'
import { type Criteria, criteriaOf, filterOf } from '@/kit/criteria'
import type { FieldInputProps } from '@/kit/FieldInput'

const GRADES = ['A', 'B', 'C'].map((grade) => ({ value: grade, label: grade }))

export function FilterInput({ value, onChange, disabled }: FieldInputProps<object>) {
  const t = useT()
  const { data: industries } = useDictionary('industry')
  const criteria = criteriaOf((value as string | null | undefined) ?? null)
  if (!criteria) return <span className="k-faint">{t('care_plan.hint.written')}</span>
  const narrow = (change: Partial<Criteria>) => onChange?.(filterOf({ ...criteria, ...change }))
  return (
    <div className="k-blocks">
      <Select
        mode="multiple"
        aria-label={t('care_plan.hint.industry')}
        placeholder={t('care_plan.hint.industry')}
        disabled={disabled}
        value={criteria.industry}
        options={(industries?.data ?? []).map((one) => ({
          value: one.code,
          label: inLanguage(one.label_zh, one.label_en),
        }))}
        onChange={(industry) => narrow({ industry })}
      />
      <Select
        mode="multiple"
        aria-label={t('care_plan.hint.grade')}
        placeholder={t('care_plan.hint.grade')}
        disabled={disabled}
        value={criteria.grade}
        options={GRADES}
        onChange={(grade) => narrow({ grade })}
      />
      <Select
        mode="tags"
        aria-label={t('care_plan.hint.city')}
        placeholder={t('care_plan.hint.city')}
        disabled={disabled}
        value={criteria.city}
        onChange={(city) => narrow({ city })}
      />
    </div>
  )
}
