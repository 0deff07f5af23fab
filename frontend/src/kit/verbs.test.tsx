import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from '@tanstack/react-router'
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { App } from 'antd'
import { afterEach, expect, test, vi } from 'vitest'
import { setLanguage } from '@/i18n/i18n'
import { ActionBar } from './ActionBar'
import { ChainBar } from './ChainBar'
import { type ActionInputSpec, onPage, useVerbs } from './useVerbs'

const ORDER = {
  id: 'o1',
  version: 2,
  actions: [{ name: 'push-notice', enabled: true, target: 'delivery-notices' }],
}
const CHAIN = {
  steps: [
    {
      step: 'delivery',
      records: [],
      remaining: null,
      push: { resource: 'orders', id: 'o1', action: 'push-notice' },
    },
  ],
}

const posted = vi.fn<(path: string) => void>()
afterEach(() => {
  vi.unstubAllGlobals()
  posted.mockReset()
})

function show(address: string, inputs: Record<string, ActionInputSpec>) {
  setLanguage('zh')
  vi.stubGlobal('fetch', async (request: Request) => {
    const path = new URL(request.url).pathname
    if (request.method === 'POST') posted(path)
    return Response.json(path.includes('/chain/') ? CHAIN : { id: 'n1' })
  })
  function Both() {
    const verbs = useVerbs('orders', ORDER, { inputs })
    return (
      <>
        <ActionBar verbs={verbs} />
        <ChainBar resource="orders" id="o1" verbs={verbs} />
      </>
    )
  }
  const root = createRootRoute()
  const page = (path: string, component: () => React.ReactNode) =>
    createRoute({ getParentRoute: () => root, path, component })
  const router = createRouter({
    routeTree: root.addChildren([
      page('/orders', Both),
      page('/orders/$id', Both),
      page('/delivery-notices/$id', () => null),
    ]),
    history: createMemoryHistory({ initialEntries: [address] }),
  })
  render(
    <QueryClientProvider client={new QueryClient()}>
      <App>
        <RouterProvider router={router as never} />
      </App>
    </QueryClientProvider>,
  )
  return router
}

test('a long menu stands under headings, and what ends a record at its end', async () => {
  setLanguage('zh')
  const names = ['transfer', 'recycle', 'set-grade', 'merge', 'share', 'discard', 'waive']
  const record = { id: 'c1', version: 1, actions: names.map((name) => ({ name, enabled: true })) }
  function Bar() {
    return <ActionBar verbs={useVerbs('customers', record, {})} />
  }
  const root = createRootRoute({ component: Bar })
  const router = createRouter({
    routeTree: root,
    history: createMemoryHistory({ initialEntries: ['/'] }),
  })
  render(
    <QueryClientProvider client={new QueryClient()}>
      <App>
        <RouterProvider router={router as never} />
      </App>
    </QueryClientProvider>,
  )
  await userEvent.click(await screen.findByRole('button', { name: /更多/ }))
  const menu = await screen.findByRole('menu')
  const shown = [...menu.querySelectorAll('.ant-dropdown-menu-item-group-title, [role=menuitem]')]
  expect(shown.map((one) => one.textContent)).toEqual([
    ...['推进', '豁免合规'],
    ...['归属与共享', '转移', '共享', '回收'],
    ...['资料', '合并', '设置级别'],
    ...['退回与终止', '废弃'],
  ])
})

const button = (index: number) =>
  screen.findAllByRole('button', { name: '下推发货' }).then((all) => all[index] as HTMLElement)

test.each(['/orders', '/orders/o1'])(
  'on %s the + of the chain opens what the verb opens',
  async (address) => {
    const router = show(address, { 'push-notice': onPage })
    await waitFor(() => expect(screen.getAllByRole('button', { name: '下推发货' })).toHaveLength(2))
    await userEvent.click(await button(1))
    await waitFor(() => expect(router.state.location.pathname).toBe('/orders/o1'))
    expect(router.state.location.search).toMatchObject({ do: 'push-notice' })
    expect(posted).not.toHaveBeenCalled()
  },
)

test('a push that asks nothing runs at once from both', async () => {
  const router = show('/orders/o1', {})
  await waitFor(() => expect(screen.getAllByRole('button', { name: '下推发货' })).toHaveLength(2))
  await userEvent.click(await button(1))
  await waitFor(() => expect(router.state.location.pathname).toBe('/delivery-notices/n1'))
  expect(posted).toHaveBeenCalledExactlyOnceWith('/api/v1/orders/o1/push-notice')
})
