import {
  createMemoryHistory,
  createRootRoute,
  createRouter,
  RouterProvider,
} from '@tanstack/react-router'
import { render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { setLanguage } from '@/i18n/i18n'
import { QueueList } from './QueueList'

const QUEUES = [
  {
    name: 'receipts_to_confirm',
    count: 10000,
    count_relation: 'gte',
    resource: 'receipts',
    filter: 'status=draft,pending',
  },
  {
    name: 'invoices_to_issue',
    count: 0,
    count_relation: 'eq',
    resource: 'invoices',
    filter: 'status=approved',
  },
]

function show() {
  const root = createRootRoute({ component: () => <QueueList queues={QUEUES} /> })
  const router = createRouter({
    routeTree: root,
    history: createMemoryHistory({ initialEntries: ['/'] }),
  })
  render(<RouterProvider router={router} />)
}

test('a queue says how much waits and opens the list with its filter', async () => {
  setLanguage('zh')
  show()
  const [receipts, invoices] = await screen.findAllByRole('link')
  expect(receipts?.textContent).toBe('待确认到账的收款单10,000+')
  const address = new URL(receipts?.getAttribute('href') ?? '', 'http://app')
  expect(address.pathname).toBe('/receipts')
  expect(Object.fromEntries(address.searchParams)).toEqual({ status: 'draft,pending' })
  expect(invoices?.textContent).toBe('待开具的发票0')
})
