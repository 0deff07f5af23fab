/** Which look at a list is open: one that it always has, or one that somebody has saved; and how it is laid out. */
import { call } from '@/api/client'
import { type Page, useRead, useReread } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { readTree } from './filterTree'
import type { View } from './useListQuery'

export type SavedView = components['schemas']['SavedViewRow']
export type KeptColumn = components['schemas']['ShownColumn']
type Layout = components['schemas']['LayoutRead']

const KEPT = 5 * 60_000
const IS_ID = /^[0-9a-f]{8}-/

export function useLayout(resource: string) {
  const reread = useReread()
  const { data, isPending } = useRead<{ data: Layout[] }>(
    ['lists'],
    '/me/lists',
    {},
    {
      staleTime: KEPT,
    },
  )
  const layout = data?.data.find((one) => one.object === resource)
  return {
    layout,
    isPending,
    keep: async (patch: Partial<Pick<Layout, 'view' | 'columns'>>) => {
      const body = { view: layout?.view ?? null, columns: layout?.columns ?? null, ...patch }
      await call('PUT', `/me/lists/${resource}`, { body })
      await reread()
    },
  }
}

interface ViewsInput {
  resource: string
  views: View[] | undefined
  params: Record<string, string>
  /** A table inside a tab has none of its own. */
  enabled: boolean
}

export function useViews({ resource, views, params, enabled }: ViewsInput) {
  const saved = useRead<Page<SavedView>>(
    ['saved-views', resource],
    '/saved-views',
    { object: resource, limit: 200 },
    { enabled, staleTime: KEPT },
  )
  const { layout, isPending, keep } = useLayout(resource)
  const asked = params.view ?? (enabled ? (layout?.view ?? undefined) : undefined)
  const open = saved.data?.data.find((one) => one.id === asked)
  const system = open ? undefined : (views?.find((one) => one.key === asked) ?? views?.[0])
  const said = params.f ?? open?.filter
  const tree = said ? readTree(said) : (system?.filter ?? null)
  return {
    saved: saved.data?.data ?? [],
    open,
    system,
    key: open?.id ?? system?.key,
    tree,
    sort: params.sort ?? open?.sort ?? undefined,
    q: params.q ?? open?.q ?? undefined,
    columns: open?.columns ?? layout?.columns ?? null,
    /** Until it is known with what the list opens, nothing is asked for. */
    ready: !enabled || (!isPending && !(asked && IS_ID.test(asked) && saved.isPending)),
    defaultKey: layout?.view ?? views?.[0]?.key,
    /** The view of the address is no longer there. */
    isGone: Boolean(params.view && enabled && saved.data && !open && system?.key !== params.view),
    /** The conditions of the address or of the view are none that can be read. */
    isUnread: Boolean(said) && tree === null,
    keep,
  }
}

export type OpenView = ReturnType<typeof useViews>
