/** Picks a colleague. */
import { RefInput, type RefInputProps } from './RefInput'

export function OwnerPicker(props: Omit<RefInputProps, 'resource'>) {
  return <RefInput resource="users" {...props} />
}
