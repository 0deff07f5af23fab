/** Arrow keys and Enter between the cells of a line editor. */
import { type KeyboardEvent, useRef } from 'react'

const MOVES: Record<string, [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  Enter: [1, 0],
}

export function useGridKeys(onEnd: () => void) {
  const grid = useRef<HTMLTableSectionElement>(null)

  function focus(row: number, column: number): boolean {
    const input = grid.current?.querySelector<HTMLInputElement>(
      `[data-cell="${row}:${column}"] input`,
    )
    input?.focus()
    if (input && input.type === 'text') input.select()
    return Boolean(input)
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const move = MOVES[event.key]
    const input = event.target as HTMLInputElement
    const at = input.closest<HTMLElement>('[data-cell]')?.dataset.cell?.split(':').map(Number)
    if (!move || !at || event.nativeEvent.isComposing) return
    const isPicker = input.getAttribute('role') === 'combobox'
    if (isPicker && (move[0] !== 0 || input.value !== '')) return
    if (move[1] !== 0 && !isPicker) {
      const edge = move[1] < 0 ? 0 : input.value.length
      const selectedAll = input.selectionStart === 0 && input.selectionEnd === input.value.length
      if (!selectedAll && input.selectionStart !== edge) return
    }
    event.preventDefault()
    const [row = 0, column = 0] = at
    if (!focus(row + move[0], column + move[1]) && event.key === 'Enter') {
      onEnd()
      // The new row exists only after React has drawn it.
      setTimeout(() => focus(row + 1, 0))
    }
  }
  return { grid, onKeyDown }
}
