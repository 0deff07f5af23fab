import { expect, test } from 'vitest'
import { text } from './fields'
import { bodyOf, initialFrom, startValues } from './formValues'
import { cleanLines, parseCell, parseGrid, writable } from './lines/lines'
import { draftOf } from './useDraft'

interface Thing {
  id: string
  name: string
  note: string | null
}
const fields = [
  text<Thing>('name', 'product.fields.name', { initial: 'A' }),
  text<Thing>('note', 'product.fields.spec'),
]

test('a new record sends what is filled in, an edit sends what changed', () => {
  expect(startValues(fields, undefined, { note: 'n' })).toEqual({ name: 'A', note: 'n' })
  const start = startValues(fields, { id: '1', name: 'B', note: 'x', other: 1 })
  expect(start).toEqual({ name: 'B', note: 'x' })
  expect(bodyOf({ name: 'B', note: undefined }, start, false)).toEqual({ note: null })
  expect(bodyOf({ name: 'B', note: undefined }, {}, true)).toEqual({ name: 'B' })
  expect(initialFrom({ 'init.customer_id': 'c', new: '1' })).toEqual({ customer_id: 'c' })
})

test('a draft belongs to one version of one record', () => {
  draftOf('quotes', '1', 3).write({ a: 1 })
  expect(draftOf('quotes', '1', 3).read()).toEqual({ a: 1 })
  expect(draftOf('quotes', '1', 4).read()).toBeNull()
  draftOf('quotes', '1', 3).clear()
  expect(draftOf('quotes', '1', 3).read()).toBeNull()
})

test('lines lose private keys, empty rows and computed columns', () => {
  expect(
    cleanLines([
      { _key: 'n1', qty: '' },
      { _key: 'n2', qty: '2', _names: {} },
    ]),
  ).toEqual([{ qty: '2' }])
  const columns = [
    { field: text<Thing>('name', 'product.fields.name') },
    { field: text<Thing>('note', 'product.fields.spec'), computed: true },
  ]
  expect(writable([{ id: '1', name: 'a', note: 'b', created_at: 'c' }], columns)).toEqual([
    { id: '1', name: 'a' },
  ])
})

test('text from a spreadsheet becomes cells', () => {
  expect(parseGrid('plain')).toBeNull()
  expect(parseGrid('A\t1,200.00\r\nB\t3\r\n')).toEqual([
    ['A', '1,200.00'],
    ['B', '3'],
  ])
  expect(parseCell('￥1,200.00', 'money')).toBe('1200.00')
  expect(parseCell('13%', 'percent')).toBe('0.13')
  expect(parseCell('', 'qty')).toBeUndefined()
  expect(parseCell('A-1', 'text')).toBe('A-1')
})
