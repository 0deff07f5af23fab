/** What a field of the product is called where a rule speaks of it. */
import i18next from 'i18next'
import type { TKey } from '@/i18n/i18n'

/** As on its own form, wherever those words stand: of the kind itself, or of the head of every document. */
export function nameOf(object: string, name: string): string {
  const one = object.replace(/ies$/, 'y').replace(/s$/, '')
  const bare = [
    name,
    name.replace(/_ids$/, 's'),
    name.replace(/_id$/, ''),
    name.replace(/_contact_id$/, ''),
  ]
  const known = [`${one}.fields`, 'kit.document', 'kit.lines']
    .flatMap((head) => bare.map((each) => `${head}.${each}`))
    .find((each) => i18next.exists(each))
  return known ? i18next.t(known as TKey) : name
}
