/** A day of birth as the lunar calendar has it: 八月初三. */
import type { Language } from '@/i18n/i18n'

const ZH = new Intl.DateTimeFormat('zh-CN-u-ca-chinese', { dateStyle: 'long', timeZone: 'UTC' })
const EN = new Intl.DateTimeFormat('en-u-ca-chinese', {
  month: 'numeric',
  day: 'numeric',
  timeZone: 'UTC',
})

/** `八月初三` of 1985-09-17; in English month and day as numbers, `8/3`, and of a leap month `8bis/8`. */
export function lunarDay(day: string, language: Language): string {
  const at = new Date(`${day}T00:00:00Z`)
  if (Number.isNaN(at.getTime())) return ''
  return language === 'zh' ? ZH.format(at).replace(/^.*年/, '') : EN.format(at)
}
