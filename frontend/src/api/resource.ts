/** Reading and writing any resource by its name: the data layer of the kit. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call, type Query } from './client'
import { Problem } from './problems'
import type { components } from './schema.gen'

export interface ActionState {
  name: string
  enabled: boolean
  reason?: string | null
  /** A push-down: the resource of the document it makes. */
  target?: string | null
}

/** What every record has in common; features pass their generated type. */
export interface Entity {
  id: string
}

/** How a total is meant: exactly, at least, or nearly. */
export type TotalRelation = 'eq' | 'gte' | 'approx'

export interface Page<T> {
  data: T[]
  page: {
    next_cursor: string | null
    prev_cursor: string | null
    limit: number
    total?: number | null
    total_relation?: TotalRelation | null
  }
}

/** The If-Match value of a record as it was read; quotes included. */
export function etag(resource: string, record: { id: string; version?: number }): string {
  return `"${resource}:${record.id}:${record.version ?? 1}"`
}

export const retry = (failures: number, error: unknown) =>
  failures < 2 && (!(error instanceof Problem) || error.status === 0 || error.status >= 500)

export function useList<T extends object>(
  resource: string,
  query: Query = {},
  options: { enabled?: boolean } = {},
) {
  return useQuery({
    queryKey: ['list', resource, query],
    queryFn: ({ signal }) => call<Page<T>>('GET', `/${resource}`, { query, signal }),
    placeholderData: keepPreviousData,
    enabled: options.enabled ?? true,
    retry,
  })
}

/** The same with a filter as a tree, which does not fit into an address. */
export function useSearch<T extends object>(
  resource: string,
  body: object,
  options: { enabled?: boolean } = {},
) {
  return useQuery({
    queryKey: ['list', resource, 'search', body],
    queryFn: ({ signal }) => call<Page<T>>('POST', `/${resource}/search`, { body, signal }),
    placeholderData: keepPreviousData,
    enabled: options.enabled ?? true,
    retry,
  })
}

export function useRecord<T extends object>(
  resource: string,
  id: string | null | undefined,
  options: { fresh?: boolean } = {},
) {
  return useQuery({
    queryKey: ['record', resource, id],
    queryFn: ({ signal }) => call<T>('GET', `/${resource}/${id}`, { signal }),
    enabled: Boolean(id),
    refetchOnMount: options.fresh ? 'always' : true,
    retry,
  })
}

/** Any other GET, e.g. `useRead(['chain', 'quotes', id], '/quotes/…/chain')`. */
export function useRead<T>(
  key: readonly unknown[],
  path: string,
  query: Query = {},
  {
    poll,
    ...options
  }: {
    enabled?: boolean
    staleTime?: number
    refetchInterval?: number
    /** How soon to ask again, by what was answered last. */
    poll?: (now: T | undefined) => number | false
  } = {},
) {
  return useQuery<T>({
    queryKey: [...key, query],
    queryFn: ({ signal }) => call<T>('GET', path, { query, signal }),
    retry,
    ...(poll && { refetchInterval: (asked) => poll(asked.state.data) }),
    ...options,
  })
}

/** Reads again what is on the screen, and everything else when it is next shown. */
export function useReread() {
  const client = useQueryClient()
  return () => client.invalidateQueries()
}

/** One change may touch any number on the screen. */
const useAfterChange = useReread

export interface SaveInput {
  /** Present: PATCH that version. Absent: POST a new record. */
  record?: { id: string; version?: number }
  body: object
}

export function useSave<T extends object>(resource: string) {
  const done = useAfterChange()
  return useMutation<T, Problem, SaveInput>({
    mutationFn: ({ record, body }) =>
      record
        ? call<T>('PATCH', `/${resource}/${record.id}`, {
            body,
            headers: { 'If-Match': etag(resource, record) },
          })
        : call<T>('POST', `/${resource}`, { body }),
    onSuccess: done,
  })
}

/** All children of one kind at once, e.g. `useReplace('quotes', 'lines')`: what is missing is removed. */
export function useReplace<T extends object>(resource: string, part: string) {
  const done = useAfterChange()
  return useMutation<T, Problem, { record: { id: string; version?: number }; body: object }>({
    mutationFn: ({ record, body }) =>
      call<T>('PUT', `/${resource}/${record.id}/${part}`, {
        body,
        headers: { 'If-Match': etag(resource, record) },
      }),
    onSuccess: done,
  })
}

export interface ActionInput {
  id: string
  action: string
  body?: object
}

/** What an action answers: the record as it now stands, or the document a push-down made. */
export interface ActionResult {
  id: string
  [field: string]: unknown
}

export function useAction(resource: string) {
  const done = useAfterChange()
  return useMutation<ActionResult, Problem, ActionInput>({
    mutationFn: ({ id, action, body }) =>
      call<ActionResult>('POST', `/${resource}/${id}/${action}`, { body: body ?? {} }),
    onSuccess: done,
  })
}

export function useRemove(resource: string) {
  const done = useAfterChange()
  return useMutation<void, Problem, { id: string; version?: number }>({
    mutationFn: (record) =>
      call<void>('DELETE', `/${resource}/${record.id}`, {
        headers: { 'If-Match': etag(resource, record) },
      }),
    onSuccess: done,
  })
}

export type BatchResult = components['schemas']['BatchResult']

export interface BatchInput {
  action: string
  items: { id: string; version?: number }[]
  input: object
}

/** One action on many records; every record gets its own answer. */
export function useBatch(resource: string) {
  const done = useAfterChange()
  return useMutation<{ results: BatchResult[] }, Problem, BatchInput>({
    mutationFn: ({ action, items, input }) =>
      call('POST', `/${resource}/batch/${action}`, { body: { items, atomic: false, input } }),
    onSuccess: done,
  })
}

/** One action on everything a filter finds: how many that is, and the job that does it. */
export function useBatchAll(resource: string) {
  const path = (action: string) => `/${resource}/batch/${action}/by-filter`
  return {
    forecast: (action: string, body: object) =>
      call<components['schemas']['JobForecast']>('POST', path(action), {
        body,
        query: { dry_run: 'true' },
      }),
    start: (action: string, body: object) =>
      call<components['schemas']['JobRow']>('POST', path(action), { body }),
  }
}

/** Any other write, e.g. `usePost<FollowUp>('/follow-ups')`. */
export function usePost<T, B extends object = object>(path: string) {
  const done = useAfterChange()
  return useMutation<T, Problem, B>({
    mutationFn: (body) => call<T>('POST', path, { body }),
    onSuccess: done,
  })
}

export interface DictionaryEntry {
  code: string
  label_zh: string
  label_en: string
  /** What is switched off is still read, and no longer offered. */
  is_active: boolean
}

export function useDictionary(type: string | undefined) {
  return useRead<{ data: DictionaryEntry[] }>(
    ['dictionary', type],
    '/dictionaries',
    { type },
    { enabled: Boolean(type), staleTime: 10 * 60_000 },
  )
}
