import { expect, test } from 'vitest'
import { barWidth, left, smaller } from './quantities'

test('what is left is exact and never negative', () => {
  expect(left('100', '60')).toBe('40')
  expect(left('0.3', '0.1', '0.1')).toBe('0.1')
  expect(left('10', '7.5', '2.5')).toBe('0')
  expect(left('10', '12')).toBe('0')
  expect(left('100', null, undefined)).toBe('100')
  expect(left('999999999999.9999', '0.0001')).toBe('999999999999.9998')
})

test('the smaller of two quantities compares numbers, not texts', () => {
  expect(smaller('9', '10')).toBe('9')
  expect(smaller('2.50', '2.5')).toBe('2.50')
})

test('a bar is as wide as the share, within its track', () => {
  expect(barWidth('30.00', '120.00')).toBe(25)
  expect(barWidth('130.00', '120.00')).toBe(100)
  expect(barWidth('-5.00', '120.00')).toBe(0)
  expect(barWidth('5.00', '0.00')).toBe(0)
})
