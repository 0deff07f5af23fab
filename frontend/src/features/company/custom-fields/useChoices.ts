/** Fields on which a demand may depend, and the words of the values that one of them may have. */
import { useDictionary, useRead } from '@/api/resource'
import { inLanguage, useT } from '@/i18n/i18n'
import type { Definition } from '@/kit/declared'
import { type Field, HEAD } from '@/kit/fields'
import { useFieldsOf } from '@/kit/kinds'
import { useLabel } from '@/kit/useLabel'
import { nameOf } from './conditions'

interface Option {
  value: string
  label: string
}

const CHOSEN = ['select', 'multi_select', 'checkbox']

/** Fields of the product whose values are words of a list, and that people fill. */
const isChooser = (field: Field) =>
  !field.readOnly && (field.dict || field.looks || field.kind === 'bool') && !field.many

/** @param chosen the field whose values are asked for; `without` is the key of the field that depends. */
export function useChoices(object: string, chosen: string | undefined, without?: unknown) {
  const t = useT()
  const label = useLabel()
  const { data } = useRead<{ data: Definition[] }>(
    ['list', 'custom-fields'],
    '/custom-fields',
    { object, sort: 'sort', limit: 200 },
    { enabled: object !== '' },
  )
  const made = (data?.data ?? []).filter((one) => CHOSEN.includes(one.kind))
  const choosers = (useFieldsOf(object) ?? []).filter(isChooser)
  const chooser = choosers.find((one) => one.key === chosen)
  const own = made.find((one) => `${HEAD}${one.key}` === chosen)
  const dictionary = useDictionary(chooser?.dict)
  const wordOf = (one: Definition) => inLanguage(one.label_zh, one.label_en)

  function values(): Option[] {
    if (own?.kind === 'checkbox' || chooser?.kind === 'bool')
      return [
        { value: 'true', label: t('kit.yes') },
        { value: 'false', label: t('kit.no') },
      ]
    if (own)
      return own.options.map((one) => ({
        value: one.code,
        label: inLanguage(one.label_zh, one.label_en),
      }))
    if (chooser?.dict)
      return (dictionary.data?.data ?? []).map((one) => ({ value: one.code, label: label(one) }))
    return Object.entries(chooser?.looks ?? {}).map(([value, look]) => ({
      value,
      label: t(look.label),
    }))
  }

  const known = [
    ...choosers.map((one) => ({ value: one.key as string, label: t(one.label) })),
    ...made
      .filter((one) => (one.is_active && one.key !== without) || one === own)
      .map((one) => ({ value: `${HEAD}${one.key}`, label: wordOf(one) })),
  ]
  // What was chosen elsewhere is named, too.
  const other = chosen && !chooser && !own ? [{ value: chosen, label: nameOf(object, chosen) }] : []
  return { fields: [...known, ...other], values: values() }
}
