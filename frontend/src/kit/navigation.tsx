/** Addresses: `/{resource}` lists, `/{resource}/{id}` is the record. Features link by URL only. */
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'

export type Search = Record<string, string | undefined>

export const listPath = (resource: string) => `/${resource}`
export const recordPath = (resource: string, id: string) => `/${resource}/${id}`

/** `go('/quotes/…')`; search parameters are plain strings. */
export function useGo() {
  const navigate = useNavigate()
  return (to: string, search: Search = {}) => void navigate({ to, search: search as never })
}

/** The `$id` of the record page that is open. */
export function useRecordId(): string {
  return (useParams({ strict: false }) as { id?: string }).id ?? ''
}

interface RecordLinkProps {
  resource: string
  id: string
  children: ReactNode
  className?: string
}

export function RecordLink({ resource, id, children, className }: RecordLinkProps) {
  return (
    <Link
      to={recordPath(resource, id) as string}
      className={className ?? 'k-link'}
      onClick={(event) => event.stopPropagation()}
    >
      {children}
    </Link>
  )
}
