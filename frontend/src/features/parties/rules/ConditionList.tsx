/** The conditions of a rule in words: 行业 是 制造业、医药 · 预算 ≥ 500000. */
import { Fragment } from 'react'
import { type TKey, useT } from '@/i18n/i18n'
import { DictWord } from '@/kit/DictWord'
import { formatMoney } from '@/kit/format'
import { Blank } from '@/kit/StatusTag'
import { type ConditionField, type ConditionRead, fieldLabel, opLabel, SOURCES } from './conditions'

interface ConditionListProps {
  conditions: ConditionRead[]
  /** What it means that there are none. */
  none?: TKey
}

export function ConditionList({ conditions, none }: ConditionListProps) {
  const t = useT()
  if (!conditions.length) return none ? <span className="k-faint">{t(none)}</span> : <Blank />
  return (
    <ul className="k-lines-plain">
      {conditions.map((one, index) => (
        <li key={index}>
          <span>
            {t(fieldLabel(one.field))} <span className="k-faint">{t(opLabel(one.op))}</span>{' '}
            {one.values.map((value, at) => (
              <Fragment key={value}>
                {at > 0 && t('rule.or')}
                <Value field={one.field as ConditionField} value={value} />
              </Fragment>
            ))}
          </span>
        </li>
      ))}
    </ul>
  )
}

function Value({ field, value }: { field: ConditionField; value: string }) {
  const t = useT()
  const source = SOURCES[field] ?? {}
  if (source.dict) return <DictWord type={source.dict} code={value} />
  const look = source.looks?.[value]
  if (look) return t(look.label as TKey)
  return field === 'budget_amount' ? formatMoney(value) : value
}
