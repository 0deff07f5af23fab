/** The URL is the state: flat string parameters, read and replaced in place. */
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { Search } from './navigation'

export interface UrlState {
  params: Record<string, string>
  /** Merges; `undefined` or '' removes. `push` keeps the previous state behind the back button. */
  set: (patch: Search, options?: { push?: boolean }) => void
  replaceAll: (next: Search) => void
}

function clean(search: Search): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const [key, value] of Object.entries(search))
    if (value !== undefined && value !== '') kept[key] = value
  return kept
}

export function useUrlState(): UrlState {
  const params = useSearch({ strict: false }) as Record<string, string>
  const navigate = useNavigate()
  return {
    params,
    set: (patch, options) =>
      void navigate({
        to: '.',
        search: ((old: Search) => clean({ ...old, ...patch })) as never,
        replace: !options?.push,
      }),
    replaceAll: (next) => void navigate({ to: '.', search: clean(next) as never, replace: true }),
  }
}

/** The same shape kept in memory, for a table inside a tab. */
export function useMemoryState(initial: Record<string, string> = {}): UrlState {
  const [params, setParams] = useState(initial)
  return {
    params,
    set: (patch) => setParams((old) => clean({ ...old, ...patch })),
    replaceAll: (next) => setParams(clean(next)),
  }
}
