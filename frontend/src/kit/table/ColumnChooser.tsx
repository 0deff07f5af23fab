/** Which columns are shown: as many as fit, in their order; a choice is remembered on this device per list. */
import { SettingOutlined } from '@ant-design/icons'
import { Button, Checkbox, Popover, Tooltip } from 'antd'
import { useState } from 'react'
import { useT } from '@/i18n/i18n'
import type { Field } from '@/kit/fields'
import { widthOf } from './columns'

export interface ColumnChoice<T extends object> {
  shown: Field<T>[]
  isShown: (field: Field<T>) => boolean
  toggle: (field: Field<T>) => void
  reset: () => void
}

/** `room`: pixels for all columns; unknown (0) shows every one that is not hidden. */
export function useColumns<T extends object>(
  name: string,
  all: Field<T>[],
  room: number,
): ColumnChoice<T> {
  const store = `bihuan.columns.${name}`
  const [changed, setChanged] = useState<Record<string, boolean>>(() => {
    try {
      return JSON.parse(localStorage.getItem(store) ?? '{}') as Record<string, boolean>
    } catch {
      return {}
    }
  })
  const save = (next: Record<string, boolean>) => {
    setChanged(next)
    localStorage.setItem(store, JSON.stringify(next))
  }
  const fitting = fittingIn(all, room || Number.POSITIVE_INFINITY, changed)
  const isShown = (field: Field<T>) => changed[field.key] ?? fitting.has(field)
  return {
    shown: all.filter(isShown),
    isShown,
    toggle: (field) => save({ ...changed, [field.key]: !isShown(field) }),
    reset: () => save({}),
  }
}

/** In their order, until the first one for which there is no room. */
export function fittingIn<T extends object>(
  all: Field<T>[],
  room: number,
  changed: Record<string, boolean> = {},
): Set<Field<T>> {
  const wanted = all.filter((field) => changed[field.key] ?? !field.hidden)
  let left = room
  const end = wanted.findIndex((field) => {
    left -= widthOf(field)
    return left < 0
  })
  return new Set(end < 0 ? wanted : wanted.slice(0, Math.max(1, end)))
}

interface ColumnChooserProps<T extends object> {
  fields: Field<T>[]
  choice: ColumnChoice<T>
}

export function ColumnChooser<T extends object>({ fields, choice }: ColumnChooserProps<T>) {
  const t = useT()
  const list = (
    <div className="k-columns">
      {fields.map((field, index) => (
        <Checkbox
          key={field.key}
          checked={choice.isShown(field)}
          disabled={index === 0}
          onChange={() => choice.toggle(field)}
        >
          {t(field.label)}
        </Checkbox>
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
