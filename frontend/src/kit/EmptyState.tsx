/** What this place is for, and the first step. */
import type { ReactNode } from 'react'

interface EmptyStateProps {
  title: string
  hint?: string
  action?: ReactNode
}

export function EmptyState({ title, hint, action }: EmptyStateProps) {
  return (
    <div className="k-empty">
      <svg width="56" height="40" viewBox="0 0 56 40" aria-hidden="true">
        <rect x="6" y="5" width="44" height="8" rx="3" />
        <rect x="6" y="17" width="32" height="8" rx="3" />
        <rect x="6" y="29" width="20" height="8" rx="3" />
      </svg>
      <p className="k-empty-title">{title}</p>
      {hint && <p className="k-faint">{hint}</p>}
      {action}
    </div>
  )
}
