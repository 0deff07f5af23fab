/** The conditions of a rule or a plan in words. */
import type { ReactNode } from 'react'
import { useConditionFields } from './conditions'
import { readTree } from './filterTree'
import { TreeWords } from './TreeWords'

interface ConditionsWordsProps {
  resource: string
  filter: string | null
  /** Said where nothing is asked. */
  none: ReactNode
}

export function ConditionsWords({ resource, filter, none }: ConditionsWordsProps) {
  const fields = useConditionFields(resource, true)
  const tree = readTree(filter)
  if (!tree) return <span className="k-faint">{none}</span>
  return fields ? <TreeWords fields={fields} node={tree} /> : '…'
}
