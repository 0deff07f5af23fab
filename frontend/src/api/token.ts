/** The access token in memory, and one shared refresh. */
export type SessionState = 'unknown' | 'in' | 'out'

let token: string | null = null
let state: SessionState = 'unknown'
let refreshing: Promise<boolean> | null = null
const listeners = new Set<() => void>()

export const getToken = () => token
export const sessionState = () => state

export function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

export function setToken(next: string | null) {
  token = next
  state = next ? 'in' : 'out'
  for (const listener of listeners) listener()
}

/** Asks for a new access token with the refresh cookie; concurrent callers share one request. */
export function refresh(): Promise<boolean> {
  refreshing ??= fetch('/api/v1/auth/refresh', {
    method: 'POST',
    credentials: 'include',
    headers: { 'Content-Type': 'application/json' },
    body: '{}',
  })
    .then(async (response) => {
      if (response.ok) setToken(((await response.json()) as { access_token: string }).access_token)
      else if (response.status < 500) setToken(null)
      else if (state === 'unknown') setToken(null)
      return response.ok
    })
    .catch(() => {
      if (state === 'unknown') setToken(null)
      return false
    })
    .finally(() => {
      refreshing = null
    })
  return refreshing
}
