/** A filter in words: 等级 属于 A 且（负责人是我 或 …）. */
import { Fragment, type ReactNode } from 'react'
import { useRecord } from '@/api/resource'
import { useT } from '@/i18n/i18n'
import { DictWord } from '@/kit/DictWord'
import type { Field } from '@/kit/fields'
import { formatDate, formatMoney, formatPercent, formatQty } from '@/kit/format'
import { type RefOption, refName } from '@/kit/RefInput'
import type { Comparison, FilterNode } from './filterTree'
import { opLabel } from './operators'

interface TreeWordsProps<T extends object> {
  fields: Field<T>[]
  node: FilterNode
  inside?: boolean
}

export function TreeWords<T extends object>({ fields, node, inside }: TreeWordsProps<T>) {
  const t = useT()
  if (!('and' in node) && !('or' in node)) return <LeafWords fields={fields} leaf={node} />
  const parts = 'and' in node ? node.and : node.or
  const word = t('and' in node ? 'kit.filter.andWord' : 'kit.filter.orWord')
  return (
    <>
      {inside && '('}
      {parts.map((part, place) => (
        <Fragment key={place}>
          {place > 0 && <span className="k-faint"> {word} </span>}
          <TreeWords fields={fields} node={part} inside />
        </Fragment>
      ))}
      {inside && ')'}
    </>
  )
}

function LeafWords<T extends object>({ fields, leaf }: { fields: Field<T>[]; leaf: Comparison }) {
  const t = useT()
  const field = fields.find(({ key }) => key === leaf.field)
  const { op, value } = leaf
  const name = field ? t(field.label) : (leaf.field ?? '')
  if (op === 'is_null')
    return <b>{t(value ? 'kit.filter.isEmpty' : 'kit.filter.isFilled', { name })}</b>
  if (op === 'is_me' || op === 'is_under_me')
    return (
      <b>
        {name} {value ? '' : t('kit.filter.not')}
        {t(opLabel(op))}
      </b>
    )
  const values = Array.isArray(value) ? value : [value]
  const joint = op === 'between' ? ' – ' : ' / '
  return (
    <>
      <span className="k-faint">
        {name} {t(opLabel(op))}
      </span>{' '}
      <b className="k-num">
        {values.map((one, place) => (
          <Fragment key={place}>
            {place > 0 && joint}
            <ValueWords field={field} value={one} days={op.endsWith('_days')} />
          </Fragment>
        ))}
      </b>
    </>
  )
}

interface ValueWordsProps<T extends object> {
  field: Field<T> | undefined
  value: unknown
  days: boolean
}

function ValueWords<T extends object>({ field, value, days }: ValueWordsProps<T>): ReactNode {
  const t = useT()
  const text = String(value)
  if (days) return `${text} ${t('kit.filter.days')}`
  switch (field?.kind) {
    case 'badge': {
      const look = field.looks?.[text]
      return look ? t(look.label) : text
    }
    case 'bool':
      return t(value ? 'kit.yes' : 'kit.no')
    case 'dict':
      return <DictWord type={field.dict} code={text} />
    case 'ref':
      return <RefWord resource={field.resource ?? ''} id={text} />
    case 'money':
      return formatMoney(text, '')
    case 'percent':
      return formatPercent(text)
    case 'qty':
      return formatQty(text)
    case 'date':
    case 'datetime':
      return formatDate(text)
    default:
      return text
  }
}

function RefWord({ resource, id }: { resource: string; id: string }) {
  const { data } = useRecord<RefOption>(resource, id)
  return data ? refName(data) : '…'
}
