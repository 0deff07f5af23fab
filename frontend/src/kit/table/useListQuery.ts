/** The query of a list: fixed part, view, filters, search, order and place. */
import { useList } from '@/api/resource'
import type { TKey } from '@/i18n/i18n'
import type { Field } from '@/kit/fields'
import { paramsOf } from './FilterChips'

/** A saved look at a list (场景). */
export interface View {
  key: string
  label: TKey
  params: Record<string, string>
}

interface ListQueryInput<T extends object> {
  resource: string
  params: Record<string, string>
  filters: Field<T>[]
  views?: View[]
  fixed?: Record<string, string>
  sort?: string
  limit?: number
}

/** What the list is narrowed to: the view, the filters and what is fixed. */
export function narrowed<T extends object>(input: ListQueryInput<T>): Record<string, string> {
  const { params, filters, views, fixed } = input
  const view = views?.find((one) => one.key === params.view) ?? views?.[0]
  const chosen = Object.fromEntries(
    filters
      .flatMap(paramsOf)
      .filter((name) => params[name])
      .map((name) => [name, params[name] ?? '']),
  )
  return { ...view?.params, ...chosen, ...fixed }
}

export function useListQuery<T extends object>(input: ListQueryInput<T>) {
  const { resource, params, sort, limit = 50 } = input
  return useList<T>(resource, {
    ...narrowed(input),
    q: params.q,
    sort: params.sort ?? sort,
    cursor: params.cursor,
    limit,
    count: 'exact',
  })
}
