/** What the conditions of a rule may be about. */
import { useDeclared } from '@/kit/declared'
import type { Field } from '@/kit/fields'
import { useFieldsOf } from '@/kit/kinds'

/** Masked for some readers, so that nothing may depend on them. */
const MASKED = new Set(['mobile', 'telephone', 'contact_mobile', 'wechat', 'email'])

/** The fields of a kind, without people: whose records they are the rule says elsewhere. */
export function useConditionFields(object: string): Field[] | undefined {
  const own = useFieldsOf(object)
  const declared = useDeclared(object)
  if (!own || !declared.ready) return undefined
  const seen = new Set<string>()
  return [...own, ...declared.fields].filter((field) => {
    const fits =
      !MASKED.has(field.key) &&
      !seen.has(field.key) &&
      field.kind !== 'longText' &&
      !(field.kind === 'ref' && field.resource === 'users')
    seen.add(field.key)
    return fits
  })
}
