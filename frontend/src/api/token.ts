/** The access token in memory, and one shared refresh. */
export type SessionState = 'unknown' | 'in' | 'out'

/**
 * Says that this browser may hold a refresh cookie, which no script can see: whoever has never signed in here is not
 * asked for one in vain. Lost, it costs a sign-in; left behind, one refused request.
 */
const MARKER = 'bihuan.session'

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

/** A session has begun or goes on, here and in every other tab. */
export function signedIn(next: string) {
  localStorage.setItem(MARKER, '1')
  setToken(next)
}

/** The session is over: signed out, or the server knows it no longer. */
export function signedOut() {
  localStorage.removeItem(MARKER)
  setToken(null)
}

/** What a fresh page does: goes on with the session of this browser, if there can be one. */
export async function resume(): Promise<void> {
  if (localStorage.getItem(MARKER)) await refresh()
  else setToken(null)
}

/** A used refresh token soon ends its session, so tabs that wake up together take turns. */
async function inTurn(send: () => Promise<Response>): Promise<Response> {
  return navigator.locks ? await navigator.locks.request('bihuan.refresh', send) : send()
}

/** Asks for a new access token with the refresh cookie; concurrent callers share one request. */
export function refresh(): Promise<boolean> {
  refreshing ??= inTurn(() =>
    fetch('/api/v1/auth/refresh', {
      method: 'POST',
      credentials: 'include',
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
    }),
  )
    .then(async (response) => {
      if (response.ok) signedIn(((await response.json()) as { access_token: string }).access_token)
      else if (response.status === 401) signedOut()
      else if (response.status < 500 || state === 'unknown') setToken(null)
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
