import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { setLanguage } from '@/i18n/i18n'
import { VerbList } from './VerbList'

afterEach(() => vi.unstubAllGlobals())

function show(sees: boolean) {
  const verb = {
    verb: 'update',
    summary: '编辑',
    allowed: false,
    refusal: sees ? 'read_only' : 'not_visible',
    reasons: [],
    state: null,
  }
  const told = { name: '孙悦', department_name: '销售一部', role_names: ['销售员'], sees }
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ ...told, verbs: [verb] })))
  setLanguage('zh')
  render(
    <QueryClientProvider client={new QueryClient()}>
      <VerbList resource="customers" id="c1" userId="u1" onBack={() => {}} />
    </QueryClientProvider>,
  )
}

test('of a record that somebody does not see, that alone is said', async () => {
  show(false)
  expect(await screen.findByText('孙悦看不到这条记录')).toBeTruthy()
  expect(screen.queryByText('编辑')).toBeNull()
})

test('of a record that somebody sees, every verb is told with its reason', async () => {
  show(true)
  expect(await screen.findByText('编辑')).toBeTruthy()
  expect(screen.getByText('只有只读权限')).toBeTruthy()
})
