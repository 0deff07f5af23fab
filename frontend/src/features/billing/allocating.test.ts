import { expect, test } from 'vitest'
import { fitting, tally } from './allocating'

test('entered amounts are added up to the cent', () => {
  const sum = tally({ a: '0.1', b: '0.20', c: null, d: '' }, '28008.00')
  expect(sum.entered).toBe('0.30')
  expect(sum.after).toBe('28007.70')
  expect(sum.over).toBeNull()
  expect(sum.lines).toEqual([
    { receivable_id: 'a', amount: '0.1' },
    { receivable_id: 'b', amount: '0.2' },
  ])
})

test('too much and what is no amount are told', () => {
  const sum = tally({ a: '100.01', b: '1.005', c: '0' }, '100.00')
  expect(sum.over).toBe('0.01')
  expect([...sum.wrong]).toEqual(['b'])
  expect(sum.lines.map((line) => line.receivable_id)).toEqual(['a', 'b'])
})

test('filling in takes the balance, or what the others leave', () => {
  expect(fitting({}, 'a', '60.00', '100.00')).toBe('60.00')
  expect(fitting({ b: '70.50' }, 'a', '60.00', '100.00')).toBe('29.50')
  expect(fitting({ a: '5', b: '100' }, 'a', '60.00', '100.00')).toBe('0.00')
})
