/** Values, names and groups of settings in the user's language. */
import { useTranslation } from 'react-i18next'
import { useT } from '@/i18n/i18n'
import type { Setting } from './setting'

export function useSettingWords() {
  const t = useT()
  const { i18n } = useTranslation()
  const say = (key: string, otherwise: string) =>
    i18n.exists(key) ? String(i18n.t(key as never)) : otherwise
  const choice = (code: string) => say(`setting.choice.${code}`, code)
  return {
    choice,
    group: (code: string) => say(`setting.chapter.${code}`, t('setting.chapter.other')),
    label: (setting: Setting) => (i18n.language === 'en' ? setting.label_en : setting.label_zh),
    value: (setting: Setting, value: string) =>
      setting.kind === 'bool'
        ? t(value === 'true' ? 'setting.on' : 'setting.off')
        : setting.kind === 'choice'
          ? choice(value)
          : value,
  }
}
