/** The conditions of a rule or a plan, built like the filter of a list; the value is their text. */
import { Skeleton } from 'antd'
import { useState } from 'react'
import type { FieldInputProps } from '@/kit/FieldInput'
import type { Field } from '@/kit/fields'
import { useConditionFields } from './conditions'
import { FilterGroup } from './FilterGroup'
import { readTree, wire } from './filterTree'
import { asGroup, complete } from './grouping'

interface ConditionsInputProps extends FieldInputProps<object> {
  /** Of which kind of record. */
  resource: string
  /** Whether whose records they are is one of the conditions. */
  people?: boolean
}

export function ConditionsInput(props: ConditionsInputProps) {
  const { resource, people, value, onChange } = props
  const fields = useConditionFields(resource, people)
  if (!fields) return <Skeleton active title={false} paragraph={{ rows: 1 }} />
  return (
    <Conditions key={resource} fields={fields} text={value as string | null} onChange={onChange} />
  )
}

interface ConditionsProps {
  fields: Field[]
  text: string | null | undefined
  onChange?: (text: string | null) => void
}

function Conditions({ fields, text, onChange }: ConditionsProps) {
  const [group, setGroup] = useState(() => asGroup(readTree(text)))
  return (
    <FilterGroup
      fields={fields}
      group={group}
      depth={1}
      onChange={(next) => {
        setGroup(next)
        const tree = wire(complete(next))
        onChange?.(tree && JSON.stringify(tree))
      }}
    />
  )
}
