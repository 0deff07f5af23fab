/** Picks several records of a resource; the value is the list of their ids. */
import { Select, Spin } from 'antd'
import { useState } from 'react'
import { useList } from '@/api/resource'
import { useT } from '@/i18n/i18n'
import { type RefOption, refName } from './RefInput'
import { useDebounced } from './useDebounced'

export interface RefsInputProps {
  resource: string
  /** Fixed narrowing of the choices, e.g. the contacts of one customer. */
  query?: Record<string, string | undefined>
  value?: string[] | null
  onChange?: (ids: string[]) => void
  /** What is chosen already and may be among no choices any more. */
  named?: RefOption[]
  placeholder?: string
  disabled?: boolean
  id?: string
  'aria-label'?: string
}

/** How many names are fetched to show what is chosen. */
const KNOWN = 200

export function RefsInput(props: RefsInputProps) {
  const { resource, query, value, onChange, named, placeholder, ...rest } = props
  const t = useT()
  const [typed, setTyped] = useState('')
  const [seen, setSeen] = useState<Record<string, RefOption>>({})
  const q = useDebounced(typed, 200)
  const all = useList<RefOption>(resource, { limit: KNOWN, ...query })
  const list = useList<RefOption>(resource, { limit: 50, q, ...query }, { enabled: q !== '' })
  const options = (q ? list.data?.data : all.data?.data) ?? []
  const known = {
    ...Object.fromEntries((named ?? []).map((one) => [one.id, one])),
    ...Object.fromEntries((all.data?.data ?? []).map((one) => [one.id, one])),
    ...seen,
  }
  const chosen = (value ?? []).filter((id) => !options.some((option) => option.id === id))
  const shown = [...chosen.map((id) => known[id] ?? { id, name: '…' }), ...options]
  return (
    <Select
      {...rest}
      className="k-full"
      mode="multiple"
      value={value ?? []}
      placeholder={placeholder ?? t('kit.searchPlaceholder')}
      showSearch={{ filterOption: q ? false : matches, onSearch: setTyped }}
      notFoundContent={list.isFetching || all.isFetching ? <Spin size="small" /> : t('kit.noMatch')}
      options={shown.map((option) => ({ value: option.id, label: refName(option) }))}
      onChange={(ids: string[]) => {
        const found = options.filter((option) => ids.includes(option.id))
        setSeen({ ...seen, ...Object.fromEntries(found.map((one) => [one.id, one])) })
        onChange?.(ids)
      }}
    />
  )
}

const matches = (typed: string, option: { label?: unknown } | undefined) =>
  String(option?.label ?? '')
    .toLowerCase()
    .includes(typed.toLowerCase())
