/** Addresses: `/{resource}` lists, `/{resource}/{id}` is the record. Features link by URL only. */
import { Link, useNavigate, useParams, useRouter } from '@tanstack/react-router'
import type { ReactNode, Ref } from 'react'
import { useReread } from '@/api/resource'

export type Search = Record<string, string | undefined>

export const listPath = (resource: string) => `/${resource}`
export const recordPath = (resource: string, id: string) => `/${resource}/${id}`

/** `go('/quotes/…')`; search parameters are plain strings. */
export function useGo() {
  const navigate = useNavigate()
  return (to: string, search: Search = {}) => void navigate({ to, search: search as never })
}

/** Asking for the page one is on means: read it again. */
function useRereadHere() {
  const router = useRouter()
  const reread = useReread()
  return (to: string) => {
    if (router.state.location.pathname === to) void reread()
  }
}

/** `go` for buttons that lead to a page as a menu does. */
export function useVisit() {
  const go = useGo()
  const rereadHere = useRereadHere()
  return (to: string, search?: Search) => {
    rereadHere(to)
    go(to, search)
  }
}

interface MenuLinkProps {
  to: string
  children: ReactNode
  className?: string
  onClick?: () => void
  'aria-label'?: string
  'data-active'?: string
  ref?: Ref<HTMLAnchorElement>
}

/** An entry of a menu. */
export function MenuLink({ onClick, ...rest }: MenuLinkProps) {
  const rereadHere = useRereadHere()
  return (
    <Link
      {...rest}
      onClick={() => {
        rereadHere(rest.to)
        onClick?.()
      }}
    />
  )
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
