/** The only door to the server: token, language, idempotency, one refresh after a 401. */
import createClient from 'openapi-fetch'
import { language } from '@/i18n/i18n'
import { keyFor, settle } from './idempotency'
import { networkProblem, problemFrom } from './problems'
import type { paths } from './schema.gen'
import { getToken, refresh } from './token'

export const BASE = '/api/v1'

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
export type Query = Record<string, string | number | boolean | null | undefined>

function decorate(request: Request, idempotencyKey: string | null): Request {
  const headers = new Headers(request.headers)
  const token = getToken()
  if (token) headers.set('Authorization', `Bearer ${token}`)
  headers.set('Accept-Language', language() === 'en' ? 'en' : 'zh-CN')
  if (idempotencyKey && !headers.has('Idempotency-Key'))
    headers.set('Idempotency-Key', idempotencyKey)
  return new Request(request, { headers })
}

/** `fetch` with everything our server expects; used by both clients below. `said` tells what a form holds. */
export async function authFetch(request: Request, said?: string): Promise<Response> {
  const isPost = request.method === 'POST'
  const body = said ?? (isPost ? await request.clone().text() : '')
  const key = isPost ? keyFor(request.url, body) : null
  const spare = request.clone()
  let response: Response
  try {
    response = await fetch(decorate(request, key))
    if (response.status === 401 && (await refresh())) response = await fetch(decorate(spare, key))
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw networkProblem()
  }
  if (isPost && response.status < 500) settle(request.url, body)
  return response
}

/** The client typed by openapi.yaml; prefer it for endpoints that only one feature uses. */
export const api = createClient<paths>({ baseUrl: '/', fetch: (request) => authFetch(request) })

/** What a form holds, without reading its files: another photo is another intent. */
const spoken = (form: FormData) =>
  [...form]
    .map(([name, value]) =>
      value instanceof File
        ? `${name}=${value.name},${value.size},${value.lastModified}`
        : `${name}=${value}`,
    )
    .join('\n')

export interface CallOptions {
  query?: Query
  body?: unknown
  headers?: Record<string, string>
  signal?: AbortSignal
}

/** A call by path, for the kit, which knows resources only by name. Throws `Problem`. */
export async function call<T>(
  method: Method,
  path: string,
  { query, body, headers, signal }: CallOptions = {},
): Promise<T> {
  const url = new URL(BASE + path, window.location.origin)
  for (const [name, value] of Object.entries(query ?? {}))
    if (value !== undefined && value !== null && value !== '')
      url.searchParams.set(name, String(value))
  const all = new Headers(headers)
  const isForm = body instanceof FormData
  if (body !== undefined && !isForm && !all.has('Content-Type'))
    all.set(
      'Content-Type',
      method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
    )
  const response = await authFetch(
    new Request(url, {
      method,
      headers: all,
      body: body === undefined ? undefined : isForm ? body : JSON.stringify(body),
      credentials: 'include',
      signal,
    }),
    isForm ? spoken(body) : undefined,
  )
  if (!response.ok) throw await problemFrom(response)
  if (response.status === 204) return undefined as T
  return (await response.json()) as T
}
