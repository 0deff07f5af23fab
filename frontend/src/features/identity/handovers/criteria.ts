/** Which records of a kind a part takes: the few criteria of a territory, as the tree that the server filters by. */

export interface Criteria {
  industry: string[]
  grade: string[]
  city: string[]
}

export const CRITERIA = ['industry', 'grade', 'city'] as const
export const NONE: Criteria = { industry: [], grade: [], city: [] }

interface Leaf {
  field: string
  op: string
  value: unknown
}

export function filterOf(criteria: Criteria): string | null {
  const leaves: Leaf[] = CRITERIA.filter((field) => criteria[field].length > 0).map((field) => ({
    field,
    op: 'in',
    value: criteria[field],
  }))
  if (leaves.length === 0) return null
  return JSON.stringify(leaves.length === 1 ? leaves[0] : { and: leaves })
}

/** The same backwards; null for a filter that was written elsewhere and says more. */
export function criteriaOf(filter: string | null): Criteria | null {
  if (filter === null) return NONE
  try {
    const tree = JSON.parse(filter) as Leaf | { and: Leaf[] }
    const leaves = 'and' in tree ? tree.and : [tree]
    const found = structuredClone(NONE)
    for (const leaf of leaves) {
      const field = CRITERIA.find((one) => one === leaf.field)
      if (!field || leaf.op !== 'in' || !Array.isArray(leaf.value)) return null
      found[field] = leaf.value.map(String)
    }
    return found
  } catch {
    return null
  }
}
