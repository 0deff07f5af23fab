/** The conditions of a rule, built like the filter of a list; the value is their text. */
import { Skeleton } from 'antd'
import { useState } from 'react'
import type { FieldInputProps } from '@/kit/FieldInput'
import type { Field } from '@/kit/fields'
import { FilterGroup } from '@/kit/table/FilterGroup'
import { readTree, wire } from '@/kit/table/filterTree'
import { asGroup, complete } from '@/kit/table/grouping'
import { useConditionFields } from './conditions'

export function RuleFilterInput({ values, value, onChange }: FieldInputProps<object>) {
  const object = String(values?.object ?? '')
  const fields = useConditionFields(object)
  if (!fields) return <Skeleton active title={false} paragraph={{ rows: 1 }} />
  return (
    <Conditions key={object} fields={fields} text={value as string | null} onChange={onChange} />
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
