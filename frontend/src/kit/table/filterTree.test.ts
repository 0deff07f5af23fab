/** The filter of a search means what the list shows. */
import { expect, test } from 'vitest'
import { filterTree } from './filterTree'

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

test('what a filter cannot say is not guessed', () => {
  expect(filterTree({ status: 'active', unallocated: 'true' })).toBeUndefined()
})
