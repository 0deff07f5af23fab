/** What fields of any kind of record are called, as far as a screen names them: `customers.grade`. */
import { useTranslation } from 'react-i18next'
import type { components } from '@/api/schema.gen'

type Word = components['schemas']['ExportWord']

/** Words of an entity live under its name; most are called like the kind of record, in the singular. */
const ENTITIES: Record<string, string> = {
  'delivery-notices': 'notice',
  opportunities: 'opportunity',
  'product-categories': 'category',
  'payment-plans': 'plan',
  'fund-accounts': 'fund',
}
const MOST = 3000
const LONGEST = 64

export const entityOf = (kind: string) =>
  ENTITIES[kind] ?? kind.replace(/ies$/, 'y').replace(/s$/, '').replaceAll('-', '_')

export function useFieldWords() {
  const { i18n } = useTranslation()
  const of = (kind: string): Record<string, string> => {
    const key = `${entityOf(kind)}.fields`
    return i18n.exists(key) ? (i18n.t(key as never, { returnObjects: true }) as never) : {}
  }
  /** What many kinds have and no screen shows. */
  const shared = (name: string) => {
    const key = `audit.shared.${name}`
    return i18n.exists(key) ? i18n.t(key as never) : undefined
  }
  /** A field by the word on the screens; references drop their `_id`, and what has no word stays as it is. */
  const word = (kind: string, field: string) => {
    const name = field.split('.').at(-1) ?? field
    const known = of(kind)
    const short = name.replace(/_id$/, '')
    const found = known[name] ?? known[short] ?? shared(short)
    return typeof found === 'string' ? field.slice(0, field.length - name.length) + found : field
  }
  const all = (kinds: string[]): Word[] =>
    kinds
      .flatMap((kind) =>
        Object.entries(of(kind)).flatMap(([name, text]) =>
          [name, `${name}_id`].map((one) => ({ code: `${kind}.${one}`, text })),
        ),
      )
      .filter(
        (one) =>
          typeof one.text === 'string' &&
          one.text.length > 0 &&
          one.text.length <= LONGEST &&
          one.code.length <= LONGEST,
      )
      .slice(0, MOST)
  return { word, all }
}
