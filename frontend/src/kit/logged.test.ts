import { expect, test } from 'vitest'
import { parsed, placeOf, sortChanges } from './logged'

const change = (field: string, old: string | null, now: string | null) => ({ field, old, new: now })

test('fields of the record and of its lines are told apart, lines in the order of the document', () => {
  const { head, lines } = sortChanges([
    change('lines[20].qty', '2', '3'),
    change('status', 'draft', 'pending'),
    change('lines[10].qty', '1', '5'),
    change('lines[10].amount_incl', '100.00', '500.00'),
  ])
  expect(head).toEqual([change('status', 'draft', 'pending')])
  expect(lines).toEqual([
    {
      line: 10,
      kind: 'changed',
      changes: [change('qty', '1', '5'), change('amount_incl', '100.00', '500.00')],
    },
    { line: 20, kind: 'changed', changes: [change('qty', '2', '3')] },
  ])
})

test('a line that came and one that went say what stood in them', () => {
  const { lines } = sortChanges([
    change('lines[10]', '{"product_name":"网关","qty":"4"}', null),
    change('lines[10]', null, '{"product_name":"传感器","qty":"9"}'),
  ])
  expect(lines.map((one) => [one.kind, one.content])).toEqual([
    ['removed', { product_name: '网关', qty: '4' }],
    ['added', { product_name: '传感器', qty: '9' }],
  ])
})

test('lines without numbers are told change by change', () => {
  const { lines } = sortChanges([
    change('lines[].received_amount', '1.00', '2.00'),
    change('lines[].received_amount', '0.00', '3.00'),
  ])
  expect(lines.map((one) => [one.line, one.changes.length])).toEqual([
    [0, 1],
    [0, 1],
  ])
})

test('plain text is no list, and neither is a broken one', () => {
  expect(parsed('[见附件')).toBeUndefined()
  expect(parsed('月结')).toBeUndefined()
  expect(parsed(null)).toBeUndefined()
  expect(parsed('[]')).toEqual([])
})

test('line 20 is the second line; a line numbered otherwise keeps its number', () => {
  expect([10, 20, 120, 3].map(placeOf)).toEqual([1, 2, 12, 3])
})
