/** A group of a filter: all of its parts hold, or any of them; parts are comparisons and further groups. */
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Segmented } from 'antd'
import { useT } from '@/i18n/i18n'
import type { Field } from '@/kit/fields'
import { FilterLeaf } from './FilterLeaf'
import type { FilterNode } from './filterTree'
import { type Group, partsOf } from './grouping'
import { operatorsOf, startOf } from './operators'

/** The server reads five levels; the list itself may add one around them. */
const DEEPEST = 4

interface FilterGroupProps<T extends object> {
  fields: Field<T>[]
  group: Group
  depth: number
  onChange: (group: Group) => void
  onRemove?: () => void
}

export function FilterGroup<T extends object>(props: FilterGroupProps<T>) {
  const { fields, group, depth, onChange, onRemove } = props
  const t = useT()
  const kind = 'and' in group ? 'and' : 'or'
  const parts = partsOf(group)
  const set = (next: FilterNode[], as: string = kind) =>
    onChange(as === 'and' ? { and: next } : { or: next })
  const put = (place: number, part: FilterNode) =>
    set(parts.map((one, at) => (at === place ? part : one)))
  const remove = (place: number) => set(parts.filter((_, at) => at !== place))

  function fresh(): FilterNode[] {
    const field = fields[0]
    if (!field) return []
    const op = operatorsOf(field)[0] ?? 'eq'
    return [{ field: field.key, op, value: startOf(op) }]
  }

  return (
    <fieldset className="k-group" aria-label={t(`kit.filter.${kind}`)}>
      <div className="k-group-head">
        <Segmented
          size="small"
          value={kind}
          options={[
            { value: 'and', label: t('kit.filter.and') },
            { value: 'or', label: t('kit.filter.or') },
          ]}
          onChange={(as) => set(parts, as)}
        />
        <span className="k-grow" />
        {onRemove && (
          <Button
            type="text"
            size="small"
            icon={<DeleteOutlined />}
            aria-label={t('kit.filter.removeGroup')}
            onClick={onRemove}
          />
        )}
      </div>
      {parts.map((part, place) =>
        'and' in part || 'or' in part ? (
          <FilterGroup
            key={place}
            fields={fields}
            group={part}
            depth={depth + 1}
            onChange={(next) => put(place, next)}
            onRemove={() => remove(place)}
          />
        ) : (
          <FilterLeaf
            key={place}
            fields={fields}
            leaf={part}
            onChange={(next) => put(place, next)}
            onRemove={() => remove(place)}
          />
        ),
      )}
      <div className="k-group-foot">
        <Button
          type="dashed"
          size="small"
          icon={<PlusOutlined />}
          onClick={() => set([...parts, ...fresh()])}
        >
          {t('kit.filter.add')}
        </Button>
        {depth < DEEPEST && (
          <Button
            type="dashed"
            size="small"
            icon={<PlusOutlined />}
            onClick={() => set([...parts, kind === 'and' ? { or: fresh() } : { and: fresh() }])}
          >
            {t('kit.filter.addGroup')}
          </Button>
        )}
      </div>
    </fieldset>
  )
}
