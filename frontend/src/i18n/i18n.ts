/** Language of the app: zh first, en complete; keys are checked against zh at compile time. */
import i18next from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'
import { en } from '@/i18n/en'
import type { KeysOf } from '@/i18n/types'
import { zh } from '@/i18n/zh'

export type Language = 'zh' | 'en'

/** A dotted key that exists in zh, e.g. `product.fields.code`. */
export type TKey = KeysOf<typeof zh>

/** What is counted is a number, by which English tells `1 day` from `2 days`. */
export type Params = Record<string, string | number> & { count?: number }

export type Translate = (key: TKey, params?: Params) => string

const STORE = 'bihuan.language'

export function initialLanguage(): Language {
  const stored = localStorage.getItem(STORE)
  if (stored === 'zh' || stored === 'en') return stored
  return navigator.language.toLowerCase().startsWith('en') ? 'en' : 'zh'
}

i18next.use(initReactI18next).init({
  lng: initialLanguage(),
  fallbackLng: 'zh',
  resources: { zh: { translation: zh }, en: { translation: en } },
  interpolation: { escapeValue: false },
})

document.documentElement.lang = i18next.language === 'en' ? 'en' : 'zh-CN'

export function language(): Language {
  return i18next.language === 'en' ? 'en' : 'zh'
}

/** A name the server sends in both languages, as the reader's language has it. */
export const inLanguage = (zh: string | null | undefined, en: string | null | undefined): string =>
  (language() === 'en' ? en || zh : zh || en) ?? ''

export function setLanguage(next: Language) {
  localStorage.setItem(STORE, next)
  document.documentElement.lang = next === 'en' ? 'en' : 'zh-CN'
  void i18next.changeLanguage(next)
}

/** For code outside components; inside components use `useT`. */
export const translate: Translate = (key, params) => i18next.t(key, params) as string

export function useT(): Translate {
  const { t } = useTranslation()
  return t as unknown as Translate
}
