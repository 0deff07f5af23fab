import { expect, test } from 'vitest'
import { setLanguage, translate } from './i18n'
import { ofOne } from './one'

test.each([
  ['Import 1 rows', 'Import 1 row'],
  ['1 days left', '1 day left'],
  ['1 working hours without an answer', '1 working hour without an answer'],
  ['1 entries', '1 entry'],
  ['1 open opportunities', '1 open opportunity'],
  ['11 rows', '11 rows'],
  ['2,001 records', '2,001 records'],
  ['0.1 points', '0.1 points'],
  ['1 is the first', '1 is the first'],
])('%s → %s', (text, said) => expect(ofOne(text)).toBe(said))

test('a word of the app with the number one is in the singular', () => {
  setLanguage('en')
  expect(translate('pool.left.days', { count: 1 })).toBe('1 day left')
  expect(translate('pool.left.days', { count: 2 })).toBe('2 days left')
  setLanguage('zh')
  expect(translate('pool.left.days', { count: 1 })).toBe('还剩 1 天')
})
