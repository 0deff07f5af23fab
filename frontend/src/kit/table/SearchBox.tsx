/** Quick search of a list: takes effect when typing pauses, or on Enter; follows the address when that changes. */
import { SearchOutlined } from '@ant-design/icons'
import { Grid, Input } from 'antd'
import { useRef, useState } from 'react'
import { type TKey, useT } from '@/i18n/i18n'

interface SearchBoxProps {
  value: string | undefined
  /** By what it finds; default: by number or name. */
  hint?: TKey
  onChange: (q: string) => void
}

export function SearchBox({ value = '', hint = 'kit.table.searchHint', onChange }: SearchBoxProps) {
  const t = useT()
  const phone = !Grid.useBreakpoint().md
  const [typed, setTyped] = useState(value)
  const [known, setKnown] = useState({ value, sent: value })
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  if (value !== known.value) {
    setKnown({ ...known, value })
    // What comes back is what was sent, unless somebody else changed it: the menu, 清除筛选, the back button.
    if (value !== known.sent) setTyped(value)
  }
  const send = (q: string, wait: number) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      setKnown((old) => ({ ...old, sent: q.trim() }))
      onChange(q.trim())
    }, wait)
  }
  return (
    <Input
      className="k-search"
      allowClear
      prefix={<SearchOutlined className="k-faint" />}
      value={typed}
      placeholder={t(phone ? 'kit.table.search' : hint)}
      aria-label={t('kit.table.search')}
      onChange={(event) => {
        setTyped(event.target.value)
        send(event.target.value, event.nativeEvent instanceof InputEvent ? 350 : 0)
      }}
      onPressEnter={() => send(typed, 0)}
    />
  )
}
