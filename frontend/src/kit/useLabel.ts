/** The label of a dictionary entry in the user's language. */
import { useTranslation } from 'react-i18next'
import type { DictionaryEntry } from '@/api/resource'

export function useLabel() {
  const { i18n } = useTranslation()
  return (entry: DictionaryEntry) =>
    (i18n.language === 'en' ? entry.label_en : entry.label_zh) || entry.label_zh || entry.code
}
