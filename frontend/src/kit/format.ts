/** Exact display of what the server sends as strings; no arithmetic, only grouping and words. */
import { type Language, language } from '@/i18n/i18n'
import { now, onClock } from './time'

export type Wire = string | number | null | undefined

const SYMBOLS: Record<string, string> = {
  CNY: '¥',
  USD: '$',
  EUR: '€',
  GBP: '£',
  JPY: 'JP¥',
  HKD: 'HK$',
}
const WEEK = ['日', '一', '二', '三', '四', '五', '六']

const isNumber = (text: string) => /^-?\d+(\.\d+)?$/.test(text)

/** Groups the integer part by thousands, digit for digit: no float ever touches the value. */
export function group(value: Wire): string {
  if (value === null || value === undefined || value === '') return ''
  const text = String(value)
  if (!isNumber(text)) return text
  const [whole = '', fraction] = text.split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}

/** Pads or keeps decimals; extra digits the server sent are kept, never rounded. */
function atLeast(text: string, places: number): string {
  if (!isNumber(text)) return text
  const [whole = '', fraction = ''] = text.split('.')
  const kept = fraction.length > places ? fraction.replace(/0+$/, '') : fraction
  return places || kept ? `${whole}.${kept.padEnd(places, '0')}` : whole
}

/** `¥28,008.00`; pass currency `''` for a bare number. */
export function formatMoney(value: Wire, currency = 'CNY'): string {
  if (value === null || value === undefined || value === '') return ''
  const text = group(atLeast(String(value), 2))
  const symbol = currency ? (SYMBOLS[currency] ?? `${currency} `) : ''
  return text.startsWith('-') ? `-${symbol}${text.slice(1)}` : symbol + text
}

/**
 * An amount as whole cents, for a running total while somebody types; `null` when it is not an amount of at most
 * two decimals. What counts is computed by the server.
 */
export function cents(value: Wire): bigint | null {
  const text = trimZeros(String(value ?? '').trim())
  if (!/^-?\d+(\.\d{1,2})?$/.test(text)) return null
  const [whole = '', fraction = ''] = text.split('.')
  return BigInt(whole + fraction.padEnd(2, '0'))
}

/** Whole cents as the wire writes them: `-5n` → `-0.05`. */
export function fromCents(value: bigint): string {
  const digits = (value < 0n ? -value : value).toString().padStart(3, '0')
  return `${value < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** `1,200` or `1,200.5`: quantities drop zeros that say nothing. */
export function formatQty(value: Wire): string {
  if (value === null || value === undefined || value === '') return ''
  return group(trimZeros(String(value)))
}

export function trimZeros(text: string): string {
  return text.includes('.') && isNumber(text) ? text.replace(/0+$/, '').replace(/\.$/, '') : text
}

/** Moves the decimal point of a decimal string by `places`, exactly. */
export function shift(value: string, places: number): string {
  const text = value.trim()
  if (!isNumber(text)) return text
  const sign = text.startsWith('-') ? '-' : ''
  const [whole = '', fraction = ''] = text.replace('-', '').split('.')
  const digits = whole + fraction
  const point = whole.length + places
  const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0')
  const cut = point <= 0 ? 1 : point
  const left = padded.slice(0, cut).replace(/^0+(?=\d)/, '') || '0'
  return trimZeros(sign + (padded.slice(cut) ? `${left}.${padded.slice(cut)}` : left))
}

/** At most `places` decimals, half up away from zero, digit by digit: `41.8449` → `41.84`. */
function atMost(text: string, places: number): string {
  const [whole = '', fraction = ''] = text.split('.')
  if (!isNumber(text) || fraction.length <= places) return text
  const sign = text.startsWith('-') ? '-' : ''
  const kept = BigInt(whole.replace('-', '') + fraction.slice(0, places))
  const digits = String(Number(fraction[places]) >= 5 ? kept + 1n : kept).padStart(places + 1, '0')
  const rounded = `${digits.slice(0, -places)}.${digits.slice(-places)}`
  return trimZeros(/[1-9]/.test(rounded) ? sign + rounded : rounded)
}

/** A ratio (`0.418449`) in percent with two decimals at most (`41.84`): what people read, never what is sent. */
export const percentText = (ratio: string): string => atMost(shift(ratio, 2), 2)

/** A ratio on the wire (`0.13`) as `13%`. */
export function formatPercent(value: Wire): string {
  if (value === null || value === undefined || value === '') return ''
  return `${group(percentText(String(value)))}%`
}

/** `11-20 周五` in this year, `2025-11-20` otherwise. */
export function formatDate(value: string | null | undefined, lang: Language = language()): string {
  if (!value) return ''
  const day = onClock(value)
  if (!day.isValid()) return value
  if (day.year() !== now().year()) return day.format('YYYY-MM-DD')
  return lang === 'zh'
    ? `${day.format('MM-DD')} 周${WEEK[day.day()]}`
    : day.locale('en').format('ddd, MMM D')
}

/** `11-20 周五 14:05`. */
export function formatDatetime(
  value: string | null | undefined,
  lang: Language = language(),
): string {
  if (!value) return ''
  const time = onClock(value)
  if (!time.isValid()) return value
  return `${formatDate(value, lang)} ${time.format('HH:mm')}`
}

/** The whole moment, for tooltips. */
export function formatExact(value: string | null | undefined): string {
  return value ? onClock(value).format('YYYY-MM-DD HH:mm:ss') : ''
}

/** `10,000+` when the server stopped counting; of an estimate the first two digits. */
export function formatTotal(
  total: number,
  relation?: string | null,
  lang: Language = language(),
): string {
  if (relation !== 'approx') return group(total) + (relation === 'gte' ? '+' : '')
  const rough = group(Number(total.toPrecision(2)))
  return lang === 'zh' ? `约 ${rough}` : `about ${rough}`
}
