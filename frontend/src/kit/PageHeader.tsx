/** The title line of a page with its buttons. */
import type { ReactNode } from 'react'
import { useT } from '@/i18n/i18n'
import { useTitle } from './useTitle'

interface PageHeaderProps {
  title: string
  /** What the tab of the browser is called; default: the title. */
  tab?: string
  subtitle?: ReactNode
  children?: ReactNode
}

export function PageHeader({ title, tab, subtitle, children }: PageHeaderProps) {
  const t = useT()
  useTitle(tab ?? title, t('app.name'))
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
