/** One comparison of a filter: field, operator, value. */
import { DeleteOutlined } from '@ant-design/icons'
import { Button, DatePicker, Input, InputNumber, Select } from 'antd'
import { useDictionary } from '@/api/resource'
import { useT } from '@/i18n/i18n'
import type { Field } from '@/kit/fields'
import { NumberText } from '@/kit/NumberText'
import { RefInput } from '@/kit/RefInput'
import { dateOf, momentOf, onClock } from '@/kit/time'
import { useLabel } from '@/kit/useLabel'
import type { Comparison } from './filterTree'
import { operatorsOf, opLabel, startOf } from './operators'

interface FilterLeafProps<T extends object> {
  fields: Field<T>[]
  leaf: Comparison
  onChange: (leaf: Comparison) => void
  onRemove: () => void
}

export function FilterLeaf<T extends object>({
  fields,
  leaf,
  onChange,
  onRemove,
}: FilterLeafProps<T>) {
  const t = useT()
  const field = fields.find(({ key }) => key === leaf.field)
  const operators = field ? operatorsOf(field) : [leaf.op]

  function choose(key: string) {
    const next = fields.find((one) => one.key === key)
    const op = (next && operatorsOf(next)[0]) ?? 'eq'
    onChange({ field: key, op, value: startOf(op) })
  }

  return (
    <div className="k-leaf">
      <Select
        className="k-leaf-field"
        aria-label={t('kit.filter.field')}
        showSearch={{ optionFilterProp: 'label' }}
        value={leaf.field}
        options={fields.map((one) => ({ value: one.key, label: t(one.label) }))}
        onChange={choose}
      />
      <Select
        className="k-leaf-op"
        aria-label={t('kit.filter.op')}
        value={leaf.op}
        options={operators.map((op) => ({ value: op, label: t(opLabel(op)) }))}
        onChange={(op: string) => onChange({ ...leaf, op, value: startOf(op) })}
      />
      <span className="k-leaf-value">
        {field && (
          <LeafValue field={field} leaf={leaf} onChange={(value) => onChange({ ...leaf, value })} />
        )}
      </span>
      <Button
        type="text"
        icon={<DeleteOutlined />}
        aria-label={t('kit.filter.remove')}
        onClick={onRemove}
      />
    </div>
  )
}

interface LeafValueProps<T extends object> {
  field: Field<T>
  leaf: Comparison
  onChange: (value: unknown) => void
}

function LeafValue<T extends object>({ field, leaf, onChange }: LeafValueProps<T>) {
  const t = useT()
  const label = useLabel()
  const dictionary = useDictionary(field.kind === 'dict' ? field.dict : undefined)
  const { op, value } = leaf
  const name = t(field.label)
  if (op === 'is_null' || op === 'is_me' || op === 'is_under_me' || field.kind === 'bool')
    return (
      <Select
        className="k-full"
        aria-label={name}
        value={value as boolean | null}
        options={[
          { value: true, label: t('kit.yes') },
          { value: false, label: t('kit.no') },
        ]}
        onChange={onChange}
      />
    )
  if (op === 'last_days' || op === 'next_days')
    return (
      <InputNumber
        className="k-full"
        aria-label={name}
        min={0}
        max={3660}
        precision={0}
        value={value as number}
        suffix={t('kit.filter.days')}
        onChange={onChange}
      />
    )
  if (op === 'between') {
    const pair = (Array.isArray(value) ? value : [null, null]) as (string | null)[]
    return (
      <span className="k-range">
        {[0, 1].map((place) => (
          <OneValue
            key={place}
            field={field}
            name={t(place ? 'kit.table.to' : 'kit.table.from')}
            end={place === 1}
            value={pair[place] ?? null}
            onChange={(next) => onChange(place ? [pair[0], next] : [next, pair[1]])}
          />
        ))}
      </span>
    )
  }
  if (Array.isArray(value) && field.picker)
    return <field.picker aria-label={name} value={value as string[]} onChange={onChange} />
  if (Array.isArray(value)) {
    const options =
      field.kind === 'dict'
        ? dictionary.data?.data.map((one) => ({ value: one.code, label: label(one) }))
        : Object.entries(field.looks ?? {}).map(([code, look]) => ({
            value: code,
            label: t(look.label),
          }))
    return (
      <Select
        className="k-full"
        mode={field.many ? 'tags' : 'multiple'}
        aria-label={name}
        showSearch={{ optionFilterProp: 'label' }}
        placeholder={t('kit.selectPlaceholder')}
        value={value as string[]}
        options={options}
        onChange={onChange}
      />
    )
  }
  return (
    <OneValue
      field={field}
      name={name}
      end={op === 'lte'}
      value={value as string | null}
      onChange={onChange}
    />
  )
}

interface OneValueProps<T extends object> {
  field: Field<T>
  name: string
  /** Of a moment: the end of the day that is picked. */
  end: boolean
  value: string | null
  onChange: (value: unknown) => void
}

function OneValue<T extends object>({ field, name, end, value, onChange }: OneValueProps<T>) {
  if (field.kind === 'date' || field.kind === 'datetime')
    return (
      <DatePicker
        className="k-full"
        aria-label={name}
        value={value ? onClock(value) : null}
        onChange={(day) => {
          if (!day) onChange(null)
          else if (field.kind === 'date') onChange(dateOf(day))
          else onChange(momentOf(end ? day.endOf('day') : day.startOf('day')))
        }}
      />
    )
  if (field.kind === 'money' || field.kind === 'qty' || field.kind === 'percent')
    return (
      <NumberText
        aria-label={name}
        percent={field.kind === 'percent'}
        value={value}
        onChange={onChange}
      />
    )
  if (field.kind === 'ref')
    return (
      <RefInput
        aria-label={name}
        resource={field.resource ?? ''}
        value={value}
        onChange={(id) => onChange(id)}
      />
    )
  return (
    <Input
      allowClear
      aria-label={name}
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}
