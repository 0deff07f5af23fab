/** What the conditions of a rule or a plan may be about: the same whoever asks. */
import { useDeclared } from '@/kit/declared'
import type { Field } from '@/kit/fields'
import { useFieldsOf } from '@/kit/kinds'

/** Masked for some readers, so that nothing may depend on them. */
const MASKED = new Set(['mobile', 'telephone', 'contact_mobile', 'wechat', 'email'])

/** The fields of a kind; without people where whose records they are is said elsewhere. */
export function useConditionFields(object: string, people = false): Field[] | undefined {
  const own = useFieldsOf(object)
  const declared = useDeclared(object)
  if (!own || !declared.ready) return undefined
  const seen = new Set<string>()
  return [...own, ...declared.fields].flatMap((field) => {
    const ofPeople = field.kind === 'ref' && field.resource === 'users'
    const fits =
      !MASKED.has(field.key) &&
      !seen.has(field.key) &&
      field.kind !== 'longText' &&
      (people || !ofPeople)
    seen.add(field.key)
    return fits ? [ofPeople ? { ...field, impersonal: true } : field] : []
  })
}
