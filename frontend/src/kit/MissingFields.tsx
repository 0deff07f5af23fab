/** What is still to be filled in, by the names that the fields have on the form. */
import { type Problem, pathOf } from '@/api/problems'
import { useT } from '@/i18n/i18n'
import { useDeclared } from './declared'
import { useFieldsOf } from './kinds'

export function MissingFields({ resource, problem }: { resource: string; problem: Problem }) {
  const t = useT()
  const own = useFieldsOf(resource) ?? []
  const declared = useDeclared(resource)
  const known = [...own, ...declared.fields]
  const names = (problem.body.errors ?? []).map(({ pointer }) => {
    const key = pathOf(pointer).join('.')
    const field = known.find((one) => one.key === key)
    return field ? t(field.label) : key
  })
  return <>{names.join(t('kit.comma'))}</>
}
