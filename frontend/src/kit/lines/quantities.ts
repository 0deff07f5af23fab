/** What is left of a line, exactly: the default of a push-down, which the server checks again. */
import { trimZeros } from '@/kit/format'

const PLACES = 6

function scaled(value: string | null | undefined): bigint {
  const text = value ?? ''
  if (!/^-?\d+(\.\d+)?$/.test(text)) return 0n
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.')
  const digits = BigInt(whole + fraction.padEnd(PLACES, '0').slice(0, PLACES))
  return text.startsWith('-') ? -digits : digits
}

/** `left('100', '60', '5')` → `'35'`; never below zero. Digit by digit, no float. */
export function left(qty: string, ...taken: (string | null | undefined)[]): string {
  const rest = taken.reduce((sum, one) => sum - scaled(one), scaled(qty))
  if (rest <= 0n) return '0'
  const digits = rest.toString().padStart(PLACES + 1, '0')
  return trimZeros(`${digits.slice(0, -PLACES)}.${digits.slice(-PLACES)}`)
}

/** The smaller of two quantities. */
export const smaller = (a: string, b: string) => (scaled(a) <= scaled(b) ? a : b)

/** A share for the width of a bar, 0 to 100; never shown as a number. */
export function barWidth(part: string | null | undefined, whole: string | null | undefined) {
  const all = scaled(whole)
  if (all <= 0n) return 0
  return Math.max(0, Math.min(100, Number((scaled(part) * 1000n) / all) / 10))
}
