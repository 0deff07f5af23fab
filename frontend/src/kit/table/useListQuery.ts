/** The query of a list: fixed part, view, filters, search, order and place. */
import { useList, useSearch } from '@/api/resource'
import type { TKey } from '@/i18n/i18n'
import type { Field } from '@/kit/fields'
import { paramsOf } from './FilterChips'
import { filterTree } from './filterTree'

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
  /** What the server narrows the list to by itself, and a search does not. */
  standing?: Record<string, string>
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

/** Fields that the company has made are compared by a search alone: its filter is a tree. */
export function useListQuery<T extends object>(input: ListQueryInput<T>) {
  const { resource, params, standing, limit = 50 } = input
  const chosen = narrowed(input)
  const sort = params.sort ?? input.sort
  const common = { q: params.q, cursor: params.cursor, limit, count: 'exact' }
  const searched = Object.keys(chosen).some((name) => name.startsWith('custom.'))
  const list = useList<T>(resource, { ...chosen, ...common, sort }, { enabled: !searched })
  const filter = searched ? filterTree({ ...standing, ...chosen }) : null
  const found = useSearch<T>(
    resource,
    { ...common, filter, sort: sort ? [sort] : undefined },
    { enabled: searched },
  )
  return searched ? found : list
}
