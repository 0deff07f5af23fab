import { expect, test } from 'vitest'
import { arranged, DESKS, deskOf, PLAIN } from './desks'

const figures = ['approvals_open', 'leads_open', 'orders_to_ship', 'receivables_overdue'].map(
  (name) => ({ name }),
)

test('each kind of work sees its own figures, first things first', () => {
  const names = (home: string) => arranged(deskOf(home), figures).map((one) => one.name)
  expect(names('warehouse')).toEqual(['orders_to_ship', 'approvals_open'])
  expect(names('finance')).toEqual(['receivables_overdue', 'approvals_open'])
  expect(names('sales')).toEqual(['leads_open', 'receivables_overdue'])
  expect(names('admin')).toEqual(figures.map((one) => one.name))
})

test('whoever does what nobody knows of lands on a plain page, and no two kinds of work on the same', () => {
  expect(deskOf('something new')).toBe(PLAIN)
  expect(deskOf(undefined)).toBe(PLAIN)
  const pages = Object.values(DESKS).map((desk) => JSON.stringify(desk))
  expect(new Set(pages).size).toBe(pages.length)
})
