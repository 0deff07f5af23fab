/** For which customers a plan is: whatever customers can be searched by. */
import type { FieldInputProps } from '@/kit/FieldInput'
import { ConditionsInput } from '@/kit/table/ConditionsInput'

export function FilterInput(props: FieldInputProps<object>) {
  return <ConditionsInput {...props} resource="customers" people />
}
