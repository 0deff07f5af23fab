/** The query of a list: fixed part, view, filters, search, order and place. */
import { useList, useSearch } from '@/api/resource'
import type { TKey } from '@/i18n/i18n'
import type { Field } from '@/kit/fields'
import { paramsOf } from './FilterChips'
import { both, type FilterNode, type FilterTree, filterTree, leavesOf, wire } from './filterTree'

/** A look at a list that it always has (场景). */
export interface View {
  key: string
  label: TKey
  params: Record<string, string>
  /** What parameters cannot say: “my people’s”, “in seven days”. */
  filter?: FilterNode
}

interface ListQueryInput<T extends object> {
  resource: string
  params: Record<string, string>
  filters: Field<T>[]
  view?: View
  fixed?: Record<string, string>
  /** What the server narrows the list to by itself, and a search does not. */
  standing?: Record<string, string>
  /** Of a saved view, or of the address. */
  tree?: FilterTree
  q?: string
  sort?: string
  limit?: number
  ready?: boolean
}

/** What was chosen in the filter panel. */
export function chosen<T extends object>(filters: Field<T>[], params: Record<string, string>) {
  return Object.fromEntries(
    filters
      .flatMap(paramsOf)
      .filter((name) => params[name])
      .map((name) => [name, params[name] ?? '']),
  )
}

/** What the list is narrowed to: the view, the filters and what is fixed. */
export function narrowed<T extends object>(input: ListQueryInput<T>): Record<string, string> {
  const { params, filters, view, fixed } = input
  return { ...view?.params, ...chosen(filters, params), ...fixed }
}

/** All of it as one tree; undefined where a filter cannot say it. */
export function wholeTree<T extends object>(input: ListQueryInput<T>): FilterTree | undefined {
  const tree = input.tree ?? null
  const said = new Set(leavesOf(tree).map(({ field }) => field))
  const standing = Object.entries(input.standing ?? {}).filter(([name]) => !said.has(name))
  const flat = filterTree({ ...Object.fromEntries(standing), ...narrowed(input) })
  return flat === undefined ? undefined : wire(both(flat, tree))
}

/** Fields that the company has made are compared by a search alone: its filter is a tree. */
export function useListQuery<T extends object>(input: ListQueryInput<T>) {
  const { resource, params, tree, ready = true, limit = 50 } = input
  const searched = tree || Object.keys(narrowed(input)).some((name) => name.startsWith('custom.'))
  const filter = searched ? (wholeTree(input) ?? wire(tree ?? null)) : null
  const listed = useList<T>(
    resource,
    {
      ...narrowed(input),
      q: input.q,
      sort: input.sort,
      cursor: params.cursor,
      limit,
      count: 'exact',
    },
    { enabled: ready && !filter },
  )
  const found = useSearch<T>(
    resource,
    {
      filter,
      ...(input.q && { q: input.q }),
      ...(input.sort && { sort: [input.sort] }),
      ...(params.cursor && { cursor: params.cursor }),
      limit,
      count: 'exact',
    },
    { enabled: ready && Boolean(filter) },
  )
  return filter ? found : listed
}
