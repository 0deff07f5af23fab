/** Which columns are shown, in which order and how wide: as many as fit until somebody chooses; then theirs, remembered. */
import { DownOutlined, SettingOutlined, UpOutlined } from '@ant-design/icons'
import { Button, Checkbox, Popover, Tooltip } from 'antd'
import { useT } from '@/i18n/i18n'
import type { Field } from '@/kit/fields'
import { widthOf } from './columns'
import type { KeptColumn } from './useViews'

export interface ColumnChoice<T extends object> {
  shown: Field<T>[]
  /** Every column: those that are shown in their order, then the others. */
  all: Field<T>[]
  kept: KeptColumn[]
  isShown: (field: Field<T>) => boolean
  toggle: (field: Field<T>) => void
  move: (field: Field<T>, by: 1 | -1) => void
  widen: (field: Field<T>, width: number) => void
  reset: () => void
}

/** `room`: pixels for all columns; unknown (0) shows every one that is not hidden. `kept`: what was chosen before. */
export function columnsOfChoice<T extends object>(
  all: Field<T>[],
  room: number,
  kept: KeptColumn[] | null,
  save: (columns: KeptColumn[] | null) => void,
): ColumnChoice<T> {
  const shown = kept?.length
    ? kept.flatMap(({ field, width }) => {
        const found = all.find(({ key }) => key === field)
        return found ? [width ? { ...found, width } : found] : []
      })
    : all.filter((field) => fittingIn(all, room || Number.POSITIVE_INFINITY).has(field))
  const at = (field: Field<T>) => shown.findIndex(({ key }) => key === field.key)
  const widths = new Map(kept?.map(({ field, width }) => [field, width]))
  const asKept = (fields: Field<T>[]) =>
    fields.map(({ key }) => ({ field: key as string, width: widths.get(key) ?? null }))
  return {
    shown,
    all: [...shown, ...all.filter((field) => at(field) < 0)],
    kept: asKept(shown),
    isShown: (field) => at(field) >= 0,
    toggle: (field) =>
      save(
        asKept(at(field) < 0 ? [...shown, field] : shown.filter(({ key }) => key !== field.key)),
      ),
    move: (field, by) => {
      const next = [...shown]
      const place = at(field)
      const [moved] = next.splice(place, 1)
      if (moved) next.splice(place + by, 0, moved)
      save(asKept(next))
    },
    widen: (field, width) =>
      save(asKept(shown).map((one) => (one.field === field.key ? { ...one, width } : one))),
    reset: () => save(null),
  }
}

/** In their order, until the first one for which there is no room. */
export function fittingIn<T extends object>(all: Field<T>[], room: number): Set<Field<T>> {
  const wanted = all.filter((field) => !field.hidden)
  let left = room
  const end = wanted.findIndex((field) => {
    left -= widthOf(field)
    return left < 0
  })
  return new Set(end < 0 ? wanted : wanted.slice(0, Math.max(1, end)))
}

export function ColumnChooser<T extends object>({ choice }: { choice: ColumnChoice<T> }) {
  const t = useT()
  const last = choice.shown.length - 1
  const list = (
    <div className="k-columns">
      {choice.all.map((field, index) => (
        <span className="k-column" key={field.key}>
          <Checkbox
            checked={choice.isShown(field)}
            disabled={index === 0}
            onChange={() => choice.toggle(field)}
          >
            {t(field.label)}
          </Checkbox>
          {index > 0 && index <= last && (
            <span className="k-column-move">
              <Button
                type="text"
                size="small"
                disabled={index < 2}
                icon={<UpOutlined />}
                aria-label={t('kit.table.up', { name: t(field.label) })}
                onClick={() => choice.move(field, -1)}
              />
              <Button
                type="text"
                size="small"
                disabled={index === last}
                icon={<DownOutlined />}
                aria-label={t('kit.table.down', { name: t(field.label) })}
                onClick={() => choice.move(field, 1)}
              />
            </span>
          )}
        </span>
      ))}
      <button type="button" className="k-textbtn" onClick={choice.reset}>
        {t('kit.table.columnsReset')}
      </button>
    </div>
  )
  return (
    <Popover trigger="click" placement="bottomRight" arrow={false} content={list}>
      <Tooltip title={t('kit.table.columns')}>
        <Button icon={<SettingOutlined />} aria-label={t('kit.table.columns')} />
      </Tooltip>
    </Popover>
  )
}
