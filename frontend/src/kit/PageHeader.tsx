/** The title line of a page with its buttons. */
import type { ReactNode } from 'react'

interface PageHeaderProps {
  title: ReactNode
  subtitle?: ReactNode
  children?: ReactNode
}

export function PageHeader({ title, subtitle, children }: PageHeaderProps) {
  return (
    <header className="k-page-header">
      <div className="k-page-title">
        <h1>{title}</h1>
        {subtitle && <span className="k-faint">{subtitle}</span>}
      </div>
      {children && <div className="k-page-actions">{children}</div>}
    </header>
  )
}
