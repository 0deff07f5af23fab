import { expect, test } from 'vitest'
import { onClock } from '@/kit/time'
import { changes, type Day, mondayOf, type Plan, planOf } from './week'

const open = {
  id: 'o1',
  version: 3,
  number: 'GO209901050001',
  status: 'registered',
  day: '2099-01-05',
  start_at: '2099-01-05T09:00:00+08:00',
  end_at: '2099-01-05T18:00:00+08:00',
  lines: [
    {
      id: 'l1',
      customer_id: 'c1',
      customer_name: '甲',
      purpose: null,
      checked_in_at: null,
      lng: null,
      lat: null,
      accuracy_m: null,
      photo_id: null,
      follow_up_id: null,
      is_missing: false,
    },
  ],
}
const days: Day[] = [
  { day: '2099-01-05', open, over: [], editable: true },
  { day: '2099-01-06', open: undefined, over: [], editable: true },
  { day: '2020-01-07', open: undefined, over: [], editable: false },
]

test('a week begins on Monday, Sunday being its last day', () => {
  expect(mondayOf(onClock('2026-11-29')).format('YYYY-MM-DD')).toBe('2026-11-23')
  expect(mondayOf(onClock('2026-11-30')).format('YYYY-MM-DD')).toBe('2026-11-30')
})

test('only days that differ are sent, with the version that was read', () => {
  const before = planOf(days)
  expect(changes(days, before, before)).toEqual([])
  const line = { customer_id: 'c2', customer_name: '乙', purpose: '', fixed: false }
  const plan: Plan = { ...before, '2099-01-05': [], '2099-01-06': [line], '2020-01-07': [line] }
  expect(changes(days, before, plan)).toEqual([
    { day: '2099-01-05', version: 3, customers: [] },
    { day: '2099-01-06', version: null, customers: [{ customer_id: 'c2', purpose: null }] },
  ])
})
