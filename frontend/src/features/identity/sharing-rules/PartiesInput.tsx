/** Picks the people, departments or roles of one side of a rule. */
import type { FieldInputProps } from '@/kit/FieldInput'
import { RefsInput } from '@/kit/RefsInput'

export const partiesInput = (kind: string) =>
  function PartiesInput({ id, value, onChange, values, disabled }: FieldInputProps<object>) {
    const resource = String(values?.[kind] ?? 'departments')
    return (
      <RefsInput
        key={resource}
        id={id}
        disabled={disabled}
        resource={resource}
        value={value as string[] | null}
        onChange={onChange}
      />
    )
  }
