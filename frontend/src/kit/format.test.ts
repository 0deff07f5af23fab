import dayjs from 'dayjs'
import { expect, test } from 'vitest'
import {
  cents,
  formatDate,
  formatDatetime,
  formatMoney,
  formatPercent,
  formatQty,
  formatTotal,
  fromCents,
  group,
  shift,
} from './format'

test('money is grouped digit by digit, never through a float', () => {
  expect(formatMoney('28008')).toBe('¥28,008.00')
  expect(formatMoney('-1234567.5')).toBe('-¥1,234,567.50')
  expect(formatMoney('9007199254740993.01')).toBe('¥9,007,199,254,740,993.01')
  expect(formatMoney('12.345600')).toBe('¥12.3456')
  expect(formatMoney('12.000000')).toBe('¥12.00')
  expect(formatMoney('5', 'USD')).toBe('$5.00')
  expect(formatMoney('5', 'CHF')).toBe('CHF 5.00')
  expect(formatMoney('5', '')).toBe('5.00')
  expect(formatMoney(null)).toBe('')
})

test('quantities drop zeros that say nothing', () => {
  expect(formatQty('1200.5000')).toBe('1,200.5')
  expect(formatQty('100')).toBe('100')
  expect(formatQty('40.00')).toBe('40')
})

test('ratios move their point exactly', () => {
  expect(formatPercent('0.13')).toBe('13%')
  expect(formatPercent('1')).toBe('100%')
  expect(formatPercent('0.005')).toBe('0.5%')
  expect(formatPercent('-0.0825')).toBe('-8.25%')
  expect(formatPercent('0.418449')).toBe('41.84%')
  expect(formatPercent('0.923077')).toBe('92.31%')
  expect(formatPercent('0.99995')).toBe('100%')
  expect(formatPercent('-0.12345')).toBe('-12.35%')
  expect(formatPercent('-0.000049')).toBe('0%')
  expect(formatPercent('12.3456789')).toBe('1,234.57%')
  expect(shift('13', -2)).toBe('0.13')
  expect(shift('5', -2)).toBe('0.05')
  expect(shift('13.05', -2)).toBe('0.1305')
  expect(shift('0', -2)).toBe('0')
  expect(shift('abc', 2)).toBe('abc')
})

test('dates of this year say the weekday', () => {
  const day = dayjs().year(dayjs().year()).month(10).date(20)
  const week = ['日', '一', '二', '三', '四', '五', '六'][day.day()]
  expect(formatDate(day.format('YYYY-MM-DD'), 'zh')).toBe(`11-20 周${week}`)
  expect(formatDate('2001-11-20', 'zh')).toBe('2001-11-20')
  expect(formatDatetime('2001-11-20T14:05:00+08:00', 'en')).toBe('2001-11-20 14:05')
  expect(formatDate('soon')).toBe('soon')
})

test('totals say when the server stopped counting', () => {
  expect(formatTotal(10000, 'gte')).toBe('10,000+')
  expect(formatTotal(42, 'eq')).toBe('42')
  expect(formatTotal(25_076, 'approx', 'zh')).toBe('约 25,000')
  expect(formatTotal(1_004, 'approx', 'en')).toBe('about 1,000')
  expect(group('n/a')).toBe('n/a')
})

test('a running total counts whole cents', () => {
  const sum = ['0.10', '0.2', '9007199254740993.01'].reduce(
    (all, one) => all + (cents(one) ?? 0n),
    0n,
  )
  expect(fromCents(sum)).toBe('9007199254740993.31')
  expect(cents('12.3400')).toBe(1234n)
  expect(cents('-0.05')).toBe(-5n)
  expect(cents('7')).toBe(700n)
  for (const wrong of ['', '-', '1.', '1.005', '1e3', 'x', null]) expect(cents(wrong)).toBeNull()
  expect(fromCents(-5n)).toBe('-0.05')
  expect(fromCents(0n)).toBe('0.00')
})
