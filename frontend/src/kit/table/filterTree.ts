/** What a list is narrowed to, as the filter of a search: what “all results” means to the server. */
import { HEAD } from '@/kit/fields'

export interface Comparison {
  field?: string
  /** Instead of `field`: the key of one that the company has made. */
  custom?: string
  op: string
  value: unknown
}

export type FilterNode = Comparison | { and: FilterNode[] } | { or: FilterNode[] }
/** Null: nothing narrows the list. */
export type FilterTree = FilterNode | null

/** Parameters of a list that are no field of the record, in terms of its fields. */
const SPELLED: Record<string, (value: string) => Comparison[] | undefined> = {
  in_pool: (value) =>
    value === 'true'
      ? [
          { field: 'owner_id', op: 'is_null', value: true },
          { field: 'pool_id', op: 'is_null', value: false },
        ]
      : undefined,
  tag: (value) => [{ field: 'tags', op: 'has_any', value: value.split(',') }],
  unallocated: () => undefined,
  whose: (value) => {
    const op = { mine: 'is_me', team: 'is_under_me' }[value]
    return op ? [{ field: 'owner_id', op, value: true }] : undefined
  },
}

function comparisons(name: string, value: string): Comparison[] | undefined {
  const spelled = SPELLED[name]
  if (spelled) return spelled(value)
  const range = /^(.+)_(gte|lte)$/.exec(name)
  if (range?.[1] && range[2]) return [{ field: range[1], op: range[2], value }]
  if (value === 'true' || value === 'false')
    return [{ field: name, op: 'eq', value: value === 'true' }]
  if (value.includes(',')) return [{ field: name, op: 'in', value: value.split(',') }]
  return [{ field: name, op: 'eq', value }]
}

/** `custom.budget` is said by its key. */
function asCustom({ field, ...rest }: Comparison): Comparison {
  if (field?.startsWith(HEAD)) return { custom: field.slice(HEAD.length), ...rest }
  return field ? { field, ...rest } : rest
}

/** The tree, null where nothing narrows the list, undefined where the filter cannot say it. */
export function filterTree(narrowed: Record<string, string>): FilterTree | undefined {
  const all: Comparison[] = []
  for (const [name, value] of Object.entries(narrowed)) {
    const some = comparisons(name, value)
    if (!some) return undefined
    all.push(...some.map(asCustom))
  }
  return all.length > 1 ? { and: all } : (all[0] ?? null)
}

/** Both hold: groups that hold together become one. */
export function both(one: FilterTree, other: FilterTree): FilterTree {
  if (!one || !other) return one ?? other
  return { and: [...together(one), ...together(other)] }
}

const together = (node: FilterNode): FilterNode[] => ('and' in node ? node.and : [node])

export function leavesOf(node: FilterTree): Comparison[] {
  if (!node) return []
  if ('and' in node) return node.and.flatMap(leavesOf)
  if ('or' in node) return node.or.flatMap(leavesOf)
  return [node]
}

/** The tree as the server reads it. */
export const wire = (tree: FilterTree): FilterTree => tree && eachLeaf(tree, asCustom)

function eachLeaf(node: FilterNode, change: (leaf: Comparison) => Comparison): FilterNode {
  const within = (nodes: FilterNode[]) => nodes.map((one) => eachLeaf(one, change))
  if ('and' in node) return { and: within(node.and) }
  if ('or' in node) return { or: within(node.or) }
  return change(node)
}

/** A tree from the address or from a saved view, in terms of fields; what is none is nothing. */
export function readTree(text: string | null | undefined): FilterTree {
  try {
    const found: unknown = JSON.parse(text ?? 'null')
    if (typeof found !== 'object' || found === null) return null
    return eachLeaf(found as FilterNode, ({ custom, ...leaf }) =>
      custom ? { ...leaf, field: `${HEAD}${custom}` } : leaf,
    )
  } catch {
    return null
  }
}
