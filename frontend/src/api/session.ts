/** Who is signed in. The access token lives in memory only; the refresh cookie is HttpOnly. */
import { useQuery } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { language } from '@/i18n/i18n'
import { call } from './client'
import { networkProblem, problemFrom } from './problems'
import type { components } from './schema.gen'
import { getToken, type SessionState, sessionState, signedIn, signedOut, subscribe } from './token'

export type Me = components['schemas']['Me']

export async function login(username: string, password: string, code?: string): Promise<void> {
  let response: Response
  try {
    response = await fetch('/api/v1/auth/login', {
      method: 'POST',
      credentials: 'include',
      headers: {
        'Content-Type': 'application/json',
        'Accept-Language': language() === 'en' ? 'en' : 'zh-CN',
      },
      body: JSON.stringify({ username, password, ...(code ? { code } : {}) }),
    })
  } catch {
    throw networkProblem()
  }
  if (!response.ok) throw await problemFrom(response)
  signedIn(((await response.json()) as { access_token: string }).access_token)
}

export async function logout(): Promise<void> {
  try {
    await call('POST', '/auth/logout', { body: {} })
  } finally {
    for (const key of Object.keys(localStorage))
      if (key.startsWith('bihuan.draft.') || key === 'bihuan.recent') localStorage.removeItem(key)
    signedOut()
  }
}

export function useSession(): SessionState {
  return useSyncExternalStore(subscribe, sessionState)
}

export function useMe() {
  return useQuery({
    queryKey: ['me'],
    queryFn: () => call<Me>('GET', '/me'),
    staleTime: 5 * 60_000,
    enabled: getToken() !== null,
  })
}

/** Which parts of the program the company uses; all of them until it is known. */
export function useModules(): components['schemas']['Modules'] {
  const { data } = useQuery({
    queryKey: ['settings', 'modules'],
    queryFn: () => call<components['schemas']['Modules']>('GET', '/me/modules'),
    staleTime: 5 * 60_000,
    enabled: getToken() !== null,
  })
  return data ?? { leads: true }
}

/** `can('quotes', 'create')`: what the menu and the create buttons may show. */
export function useCan(): (resource: string, action: string) => boolean {
  const { data } = useMe()
  return (resource, action) =>
    data?.permissions.some(
      (grant) =>
        (grant.resource === resource || grant.resource === '*') &&
        (grant.action === action || grant.action === '*'),
    ) ?? false
}
