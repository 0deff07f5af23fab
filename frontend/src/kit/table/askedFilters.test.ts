/** What an address asks for is asked for, whether the list offers it as a filter or not. */
import { expect, test } from 'vitest'
import { type Field, money, text } from '@/kit/fields'
import { askedFilters, narrowed } from './useListQuery'

interface Row {
  status: string
  amount: string
}

const status = text<Row>('status', 'kit.yes', { filter: true })
const amount = money<Row>('amount', 'kit.no')

test('a filter of the address that the list does not offer is asked for under its own words', () => {
  const params = {
    status: 'open',
    amount_gte: '5',
    whose: 'team',
    view: 'mine',
    look: 'list',
    'init.amount': '9',
    cursor: 'c',
  }
  const filters = askedFilters<Row>([status], [status, amount], params)
  expect(filters.map((one) => one.label)).toEqual(['kit.yes', 'kit.no', 'whose'])
  expect(narrowed<Row>({ resource: 'rows', params, filters })).toEqual({
    status: 'open',
    amount_gte: '5',
    whose: 'team',
  })
})

test('without any there are the filters of the list', () => {
  const filters: Field<Row>[] = [status]
  expect(askedFilters<Row>(filters, [status, amount], { q: 'x', sort: 'amount' })).toEqual(filters)
})
