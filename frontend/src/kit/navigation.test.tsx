import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query'
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
} from '@tanstack/react-router'
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { MenuLink } from './navigation'

const read = vi.fn(async () => 'rows')

function List() {
  const { data } = useQuery({ queryKey: ['list', 'quotes'], queryFn: read, staleTime: 60_000 })
  return <p>{data}</p>
}

function show() {
  const root = createRootRoute({
    component: () => (
      <>
        <MenuLink to="/quotes">报价单</MenuLink>
        <MenuLink to="/orders">订单</MenuLink>
        <Outlet />
      </>
    ),
  })
  const page = (path: string, component: () => React.ReactNode) =>
    createRoute({ getParentRoute: () => root, path, component })
  const router = createRouter({
    routeTree: root.addChildren([page('/quotes', List), page('/orders', () => null)]),
    history: createMemoryHistory({ initialEntries: ['/quotes'] }),
  })
  render(
    <QueryClientProvider client={new QueryClient()}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  )
}

test('the menu entry of the page one is on reads its list again, another one only goes there', async () => {
  show()
  await screen.findByText('rows')
  expect(read).toHaveBeenCalledTimes(1)
  await userEvent.click(screen.getByText('报价单'))
  await waitFor(() => expect(read).toHaveBeenCalledTimes(2))
  await userEvent.click(screen.getByText('订单'))
  await waitFor(() => expect(screen.queryByText('rows')).toBeNull())
  expect(read).toHaveBeenCalledTimes(2)
})
