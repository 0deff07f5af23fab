/** Picks a record of any resource by typing a number, a name or pinyin. */
import { Select, Spin } from 'antd'
import { useState } from 'react'
import { useList, useRecord } from '@/api/resource'
import { useT } from '@/i18n/i18n'
import { useClear } from './useClear'
import { useDebounced } from './useDebounced'

export interface RefOption {
  id: string
  name?: string | null
  number?: string | null
  code?: string | null
  title?: string | null
  subtitle?: string | null
  [field: string]: unknown
}

export interface RefInputProps {
  resource: string
  value?: string | null
  onChange?: (id: string | null, option?: RefOption) => void
  /** Fixed narrowing of the choices, e.g. the contacts of one customer. */
  query?: Record<string, string | undefined>
  /** Name of the current value if known, so that nothing flickers. */
  valueName?: string
  placeholder?: string
  disabled?: boolean
  id?: string
  size?: 'small' | 'middle'
  variant?: 'outlined' | 'borderless'
  autoFocus?: boolean
  allowClear?: boolean
  'aria-label'?: string
}

export const refName = (option: RefOption): string =>
  option.name || option.title || option.number || option.code || option.id

const refCode = (option: RefOption): string => {
  const code = option.code || option.number || option.subtitle || ''
  return code === refName(option) ? '' : String(code)
}

export function RefInput({
  resource,
  value,
  onChange,
  query,
  valueName,
  placeholder,
  allowClear = true,
  ...rest
}: RefInputProps) {
  const t = useT()
  const clear = useClear()
  const [typed, setTyped] = useState('')
  const [opened, setOpened] = useState(false)
  const q = useDebounced(typed, 200)
  const list = useList<RefOption>(resource, { limit: 20, q, ...query }, { enabled: opened })
  const options = list.data?.data ?? []
  const found = options.find((option) => option.id === value)
  const current = useRecord<RefOption>(resource, value && !valueName && !found ? value : null)
  const name = found ? refName(found) : (valueName ?? (current.data ? refName(current.data) : ''))
  // What was found for other letters is not offered: Enter would take the wrong one.
  const searching = typed !== q || list.isPlaceholderData
  const own = value && !typed ? [found ?? ({ id: value, name: name || '…' } as RefOption)] : []
  const shown = searching ? own : [...(found ? [] : own), ...options]
  return (
    <Select
      {...rest}
      className="k-full"
      allowClear={clear(allowClear)}
      value={value ?? undefined}
      placeholder={placeholder ?? t('kit.searchPlaceholder')}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      popupMatchSelectWidth={false}
      onOpenChange={setOpened}
      notFoundContent={searching || list.isFetching ? <Spin size="small" /> : t('kit.noMatch')}
      options={shown.map((option) => ({ value: option.id, label: refName(option), option }))}
      optionRender={({ data }) => (
        <span className="k-ref-option">
          <span>{data.label}</span>
          <span className="k-faint k-num">{refCode(data.option)}</span>
        </span>
      )}
      onChange={(id, picked) => {
        setTyped('')
        const option = Array.isArray(picked) ? picked[0]?.option : picked?.option
        onChange?.(id ?? null, option)
      }}
    />
  )
}
