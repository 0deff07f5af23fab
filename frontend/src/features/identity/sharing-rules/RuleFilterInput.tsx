/** The conditions of a rule, of the kind of record it is about. */
import type { FieldInputProps } from '@/kit/FieldInput'
import { ConditionsInput } from '@/kit/table/ConditionsInput'

export function RuleFilterInput(props: FieldInputProps<object>) {
  return <ConditionsInput {...props} resource={String(props.values?.object ?? '')} />
}
