import { expect, test } from 'vitest'
import { setLanguage } from '@/i18n/i18n'
import { parts, several, tell } from './values'

const ID = '01a22ca1-0d57-714a-931b-0e5cafe068e2'
const NAMES = new Map([[ID, '网关设备']])

test('an id is told by its name, a state by its word, yes and no as such', () => {
  setLanguage('zh')
  expect(tell('customers', 'preferred_category_id', ID, NAMES)).toEqual({
    kind: 'name',
    text: '网关设备',
  })
  expect(tell('customers', 'lifecycle', 'deal', NAMES)).toEqual({ kind: 'text', text: '成交' })
  expect(tell('pools', 'kind', 'no_deal', NAMES)).toEqual({ kind: 'text', text: '未成交' })
  expect(tell('contacts', 'birthday_calendar', 'lunar', NAMES).text).toBe('农历')
  expect(tell('pools', 'auto_recycle', 'false', NAMES).kind).toBe('no')
  expect(tell('customers', 'industry', 'it', NAMES)).toEqual({
    kind: 'dict',
    text: 'it',
    type: 'industry',
  })
  expect(tell('customers', 'next_follow_up_at', '2026-12-01T09:00:00+08:00', NAMES).kind).toBe(
    'moment',
  )
  expect(tell('customers', 'name', 'deal', NAMES).text).toBe('deal')
})

test('of rules that changed only what differs is told', () => {
  const old = JSON.stringify({ [ID]: { id: ID, days: 30, kind: 'no_deal', grades: [] } })
  const now = JSON.stringify({
    [ID]: { id: ID, days: 30, kind: 'no_deal', grades: ['A', 'B'], effective_to: '2026-11-30' },
  })
  const told = parts({ field: 'rules', old, new: now }) ?? []
  expect(told.map((one) => [one.field.split('.').at(-1), one.old])).toEqual([
    ['grades', null],
    ['effective_to', null],
  ])
  expect(several(told[0]?.new ?? null)).toEqual(['A', 'B'])
  expect(told[1]?.new).toBe('2026-11-30')
  expect(parts({ field: 'name', old: 'a', new: 'b' })).toBeUndefined()
})
