/** The filter of a search means what the list shows. */
import { expect, test } from 'vitest'
import { both, type FilterNode, filterTree, leavesOf, readTree, wire } from './filterTree'

test('nothing narrows the list', () => {
  expect(filterTree({})).toBeNull()
})

test('one parameter is one comparison, several hold together', () => {
  expect(filterTree({ owner_id: 'a' })).toEqual({ field: 'owner_id', op: 'eq', value: 'a' })
  expect(
    filterTree({
      status: 'new,nurturing',
      created_at_gte: '2026-11-01T00:00:00+08:00',
      vip: 'true',
    }),
  ).toEqual({
    and: [
      { field: 'status', op: 'in', value: ['new', 'nurturing'] },
      { field: 'created_at', op: 'gte', value: '2026-11-01T00:00:00+08:00' },
      { field: 'vip', op: 'eq', value: true },
    ],
  })
})

test('the pool is who has no owner and lies in one', () => {
  expect(filterTree({ in_pool: 'true' })).toEqual({
    and: [
      { field: 'owner_id', op: 'is_null', value: true },
      { field: 'pool_id', op: 'is_null', value: false },
    ],
  })
})

test('a tag is one of those a record has', () => {
  expect(filterTree({ tag: 'vip' })).toEqual({ field: 'tags', op: 'has_any', value: ['vip'] })
})

test('what a filter cannot say is not guessed', () => {
  expect(filterTree({ status: 'active', unallocated: 'true' })).toBeUndefined()
})

const grade: FilterNode = { field: 'grade', op: 'eq', value: 'A' }
const soon: FilterNode = {
  or: [
    { field: 'owner_id', op: 'is_me', value: true },
    { field: 'next_follow_up_at', op: 'next_days', value: 7 },
  ],
}

test('two filters hold together, and groups of one kind become one', () => {
  expect(both(null, grade)).toEqual(grade)
  expect(both(grade, null)).toEqual(grade)
  expect(both(grade, soon)).toEqual({ and: [grade, soon] })
  expect(both({ and: [grade] }, { and: [grade, soon] })).toEqual({ and: [grade, grade, soon] })
})

test('a tree is read from the address, and what is none is nothing', () => {
  expect(readTree(JSON.stringify({ and: [grade, soon] }))).toEqual({ and: [grade, soon] })
  expect(readTree('{')).toBeNull()
  expect(readTree(undefined)).toBeNull()
  expect(leavesOf({ and: [grade, soon] }).map(({ field }) => field)).toEqual([
    'grade',
    'owner_id',
    'next_follow_up_at',
  ])
})

test('a field of the company is called by its key outside, and stands among the fields inside', () => {
  const inside: FilterNode = { or: [grade, { field: 'custom.floor', op: 'eq', value: 3 }] }
  const outside = { or: [grade, { custom: 'floor', op: 'eq', value: 3 }] }
  expect(wire(inside)).toEqual(outside)
  expect(wire(wire(inside))).toEqual(outside)
  expect(readTree(JSON.stringify(outside))).toEqual(inside)
})

test("mine and my subordinates' can be said as a tree, what is shared cannot", () => {
  expect(filterTree({ whose: 'team' })).toEqual({
    field: 'owner_id',
    op: 'is_under_me',
    value: true,
  })
  expect(filterTree({ whose: 'shared' })).toBeUndefined()
})
