/** The head of a column, whose right edge can be drawn. */
import type { HTMLAttributes, PointerEvent, ThHTMLAttributes } from 'react'

interface HeadCellProps extends ThHTMLAttributes<HTMLTableCellElement> {
  onWiden?: (width: number) => void
}

const NARROWEST = 60
const WIDEST = 1000

/** What a column tells its head. */
export const headOf = (title: string, onWiden: (width: number) => void) =>
  ({ title, onWiden }) as HTMLAttributes<HTMLElement>

export function HeadCell({ onWiden, children, ...rest }: HeadCellProps) {
  function draw(event: PointerEvent<HTMLSpanElement>) {
    const cell = event.currentTarget.closest('th')
    if (!cell || !onWiden) return
    event.preventDefault()
    event.stopPropagation()
    const begun = event.clientX
    const before = cell.offsetWidth
    const grip = event.currentTarget
    grip.setPointerCapture(event.pointerId)
    grip.dataset.drawn = 'true'
    const widthAt = (x: number) =>
      Math.min(WIDEST, Math.max(NARROWEST, Math.round(before + x - begun)))
    grip.onpointermove = (moved) => grip.style.setProperty('--by', `${moved.clientX - begun}px`)
    grip.onpointerup = (ended) => {
      grip.onpointermove = grip.onpointerup = null
      delete grip.dataset.drawn
      grip.style.removeProperty('--by')
      if (ended.clientX !== begun) onWiden(widthAt(ended.clientX))
    }
  }
  return (
    <th {...rest}>
      {children}
      {onWiden && (
        <span
          className="k-grip"
          aria-hidden
          onPointerDown={draw}
          onClick={(event) => event.stopPropagation()}
        />
      )}
    </th>
  )
}
