import { expect, test } from 'vitest'
import { lunarDay } from './lunar'

test('a day of birth is told by the lunar calendar', () => {
  expect(lunarDay('1985-09-17', 'zh')).toBe('八月初三')
  expect(lunarDay('1976-10-01', 'zh')).toBe('闰八月初八')
  expect(lunarDay('1982-01-24', 'zh')).toBe('腊月三十')
  expect(lunarDay('1985-09-17', 'en')).toBe('8/3')
  expect(lunarDay('nothing', 'zh')).toBe('')
})
