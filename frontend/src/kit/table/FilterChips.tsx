/** The filters in force, each saying itself in words and removable. */
import { CloseOutlined } from '@ant-design/icons'
import { useRecord } from '@/api/resource'
import { useT } from '@/i18n/i18n'
import { DictWord } from '@/kit/DictWord'
import { type Field, filterParam, isRange } from '@/kit/fields'
import { formatDate, formatMoney, formatPercent, formatQty } from '@/kit/format'
import type { Search } from '@/kit/navigation'
import { type RefOption, refName } from '@/kit/RefInput'

interface FilterChipsProps<T extends object> {
  fields: Field<T>[]
  params: Record<string, string>
  onChange: (patch: Search) => void
}

/** Every parameter a field may use. */
export function paramsOf<T extends object>(field: Field<T>): string[] {
  const name = filterParam(field)
  return isRange(field.kind) ? [`${name}_gte`, `${name}_lte`] : [name]
}

export function FilterChips<T extends object>({ fields, params, onChange }: FilterChipsProps<T>) {
  const t = useT()
  const active = fields.filter((field) => paramsOf(field).some((name) => params[name]))
  if (!active.length) return null
  const clear = (list: Field<T>[]) =>
    onChange(Object.fromEntries(list.flatMap(paramsOf).map((name) => [name, undefined])))
  return (
    <div className="k-chips">
      {active.map((field) => (
        <span className="k-chip" key={field.key}>
          <span className="k-faint">{t(field.label)}</span>
          <ChipWords field={field} params={params} />
          <button
            type="button"
            className="k-chip-x"
            aria-label={`${t('kit.reset')} ${t(field.label)}`}
            onClick={() => clear([field])}
          >
            <CloseOutlined />
          </button>
        </span>
      ))}
      <button type="button" className="k-textbtn" onClick={() => clear(active)}>
        {t('kit.table.clear')}
      </button>
    </div>
  )
}

function ChipWords<T extends object>({
  field,
  params,
}: {
  field: Field<T>
  params: Record<string, string>
}) {
  const t = useT()
  const name = filterParam(field)
  if (isRange(field.kind)) {
    const say = (value: string | undefined) =>
      field.kind === 'money'
        ? formatMoney(value, '')
        : field.kind === 'percent'
          ? formatPercent(value)
          : field.kind === 'qty'
            ? formatQty(value)
            : formatDate(value)
    const from = say(params[`${name}_gte`])
    const to = say(params[`${name}_lte`])
    if (from && to) return <b className="k-num">{`${from} – ${to}`}</b>
    return (
      <b className="k-num">
        {from ? t('kit.table.atLeast', { value: from }) : t('kit.table.atMost', { value: to })}
      </b>
    )
  }
  const value = params[name] ?? ''
  if (field.kind === 'badge')
    return (
      <b>
        {value
          .split(',')
          .map((code) => {
            const look = field.looks?.[code]
            return look ? t(look.label) : code
          })
          .join(' / ')}
      </b>
    )
  if (field.kind === 'bool') return <b>{value === 'true' ? t('kit.yes') : t('kit.no')}</b>
  if (field.kind === 'ref') return <RefWords resource={field.resource ?? ''} id={value} />
  if (field.kind === 'dict')
    return (
      <b>
        <DictWord type={field.dict} code={value} />
      </b>
    )
  return <b>{value}</b>
}

function RefWords({ resource, id }: { resource: string; id: string }) {
  const { data } = useRecord<RefOption>(resource, id)
  return <b>{data ? refName(data) : '…'}</b>
}
