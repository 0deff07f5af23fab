import dayjs from 'dayjs'
import { expect, test } from 'vitest'
import { formatDatetime, formatExact } from './format'
import { dateOf, momentOf, now, onClock } from './time'

test('a moment is shown as it is in Shanghai, wherever the browser is', () => {
  expect(formatExact('2025-11-20T16:30:00Z')).toBe('2025-11-21 00:30:00')
  expect(formatDatetime('2025-11-20T11:30:00-05:00', 'zh')).toBe('2025-11-21 00:30')
})

test('a day stays the day it is', () => {
  expect(dateOf(onClock('2026-11-20'))).toBe('2026-11-20')
  expect(onClock('2026-11-20').format()).toBe('2026-11-20T00:00:00+08:00')
})

test('what a picker shows is what is sent', () => {
  expect(momentOf(dayjs('2026-11-20T09:00:00'))).toBe('2026-11-20T09:00:00+08:00')
  expect(momentOf(onClock('2026-11-20T16:30:00Z'))).toBe('2026-11-21T00:30:00+08:00')
  expect(now().format()).toMatch(/\+08:00$/)
})
