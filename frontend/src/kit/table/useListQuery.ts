/** The query of a list: fixed part, view, filters, search, order and place. */

import { Problem } from '@/api/problems'
import { useList, useSearch } from '@/api/resource'
import { type TKey, translate } from '@/i18n/i18n'
import { type Field, HEAD, type Key } from '@/kit/fields'
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

const clashProblem = () =>
  new Problem({ title: translate('kit.filter.clash'), status: 422, code: 'FILTERS_CLASH' })

/** Of the address, but no filter: how the list is shown, and what is open on it. */
const NO_FILTER = /^(view|look|q|f|sort|cursor|preview|new|edit|do|about|tab|init\..+)$/

/**
 * The filters with those that an address asks for beyond them: a link must never show more than it says.
 * What no field of the list knows goes by its own name, and the server judges it.
 */
export function askedFilters<T extends object>(
  filters: Field<T>[],
  fields: Field<T>[],
  params: Record<string, string>,
): Field<T>[] {
  const known = new Set(filters.flatMap(paramsOf))
  const strays = Object.keys(params).filter((name) => !known.has(name) && !NO_FILTER.test(name))
  const more = new Map<string, Field<T>>()
  for (const name of strays) {
    const field = fields
      .map((one) => ({ ...one, filter: true }))
      .find((one) => paramsOf(one).includes(name)) ?? {
      key: name as Key<T>,
      label: name as TKey,
      kind: 'text' as const,
    }
    more.set(field.key, field)
  }
  return [...filters, ...more.values()]
}

/** Fields that the company has made are compared by a search alone: its filter is a tree. */
export function useListQuery<T extends object>(input: ListQueryInput<T>) {
  const { resource, params, tree, ready = true, limit = 50 } = input
  const searched =
    Boolean(tree) || Object.keys(narrowed(input)).some((name) => name.startsWith(HEAD))
  const filter = searched ? wholeTree(input) : null
  // Neither of the two is dropped without a word: the list says that it cannot be both.
  const clash = searched && filter === undefined
  const listed = useList<T>(
    resource,
    {
      ...narrowed(input),
      q: input.q,
      sort: input.sort,
      cursor: params.cursor,
      limit,
      count: 'estimated',
    },
    { enabled: ready && !searched },
  )
  const found = useSearch<T>(
    resource,
    {
      filter,
      ...(input.q && { q: input.q }),
      ...(input.sort && { sort: [input.sort] }),
      ...(params.cursor && { cursor: params.cursor }),
      limit,
      count: 'estimated',
    },
    { enabled: ready && Boolean(filter) },
  )
  if (clash) return { ...found, data: undefined, isPending: false, error: clashProblem() }
  return searched ? found : listed
}
