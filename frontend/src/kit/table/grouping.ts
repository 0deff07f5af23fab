/** A filter while it is being written: a group at the top, with parts that may not say anything yet. */
import type { FilterNode, FilterTree } from './filterTree'
import { isComplete } from './operators'

export type Group = { and: FilterNode[] } | { or: FilterNode[] }

export const partsOf = (group: Group) => ('and' in group ? group.and : group.or)

export const asGroup = (tree: FilterTree): Group =>
  !tree ? { and: [] } : 'and' in tree || 'or' in tree ? tree : { and: [tree] }

/** Without what says nothing yet; a group of one is that one. */
export function complete(node: FilterNode): FilterTree {
  if (!('and' in node) && !('or' in node)) return isComplete(node) ? node : null
  const parts = partsOf(node)
    .map(complete)
    .filter((part): part is FilterNode => part !== null)
  if (parts.length < 2) return parts[0] ?? null
  return 'and' in node ? { and: parts } : { or: parts }
}
