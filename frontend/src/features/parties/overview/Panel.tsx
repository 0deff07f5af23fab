/** A titled part of the overview, with a sentence where there is nothing to show. */
import type { ReactNode } from 'react'

interface PanelProps {
  title: string
  empty: string
  children: ReactNode[]
}

export function Panel({ title, empty, children }: PanelProps) {
  return (
    <section className="k-panel">
      <header>
        <h2>{title}</h2>
        {children.length > 0 && <span className="k-faint k-num">{children.length}</span>}
      </header>
      {children.length ? (
        <ul className="k-rows">{children}</ul>
      ) : (
        <p className="k-overview-none k-faint">{empty}</p>
      )}
    </section>
  )
}
