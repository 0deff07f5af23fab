/** A titled part of a page. */
import type { ReactNode } from 'react'
import './work.css'

interface PanelProps {
  title: string
  /** At the right of the title: a number, a link, a switch. */
  extra?: ReactNode
  children: ReactNode
}

export function Panel({ title, extra, children }: PanelProps) {
  return (
    <section className="k-panel">
      <header>
        <h2>{title}</h2>
        {extra}
      </header>
      {children}
    </section>
  )
}

interface ListPanelProps {
  title: string
  /** The sentence where there is nothing to show. */
  empty: string
  /** Rows, each an `li`; how many there are stands beside the title. */
  children: ReactNode[]
}

export function ListPanel({ title, empty, children }: ListPanelProps) {
  const count = children.length
  return (
    <Panel title={title} extra={count > 0 && <span className="k-faint k-num">{count}</span>}>
      {count ? (
        <ul className="k-rows">{children}</ul>
      ) : (
        <p className="k-panel-none k-faint">{empty}</p>
      )}
    </Panel>
  )
}
