/** Which columns are shown; remembered on this device per list. */
import { SettingOutlined } from '@ant-design/icons'
import { Button, Checkbox, Popover, Tooltip } from 'antd'
import { useState } from 'react'
import { useT } from '@/i18n/i18n'
import type { Field } from '@/kit/fields'

export interface ColumnChoice<T extends object> {
  shown: Field<T>[]
  isShown: (field: Field<T>) => boolean
  toggle: (field: Field<T>) => void
  reset: () => void
}

export function useColumns<T extends object>(name: string, all: Field<T>[]): ColumnChoice<T> {
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
  const isShown = (field: Field<T>) => changed[field.key] ?? !field.hidden
  return {
    shown: all.filter(isShown),
    isShown,
    toggle: (field) => save({ ...changed, [field.key]: !isShown(field) }),
    reset: () => save({}),
  }
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
