/** ↑ ↓ Enter on a list. */
import { type KeyboardEvent, useState } from 'react'
import type { Entity } from '@/api/resource'

export function useRowKeys<T extends Entity>(
  rows: T[],
  open: (row: T) => void,
  move: (row: T) => void,
) {
  const [active, setActive] = useState<string | null>(null)
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const target = event.target as HTMLElement
    if (target.closest('input, textarea, button, a, [role="combobox"]')) return
    const at = rows.findIndex((row) => row.id === active)
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const next =
        rows[Math.max(0, Math.min(rows.length - 1, at + (event.key === 'ArrowDown' ? 1 : -1)))]
      if (!next) return
      event.preventDefault()
      setActive(next.id)
      move(next)
      event.currentTarget
        .querySelector(`[data-row-key="${CSS.escape(next.id)}"]`)
        ?.scrollIntoView({ block: 'nearest' })
    } else if (event.key === 'Enter') {
      const row = rows[at]
      if (row) open(row)
    }
  }
  return { active, setActive, onKeyDown }
}
