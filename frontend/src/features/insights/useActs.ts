/** Acts page by page, the latest first. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { call, type Query } from '@/api/client'
import type { components } from '@/api/schema.gen'

export type Act = components['schemas']['ActRow']

export function useActs(query: Query) {
  return useInfiniteQuery({
    queryKey: ['acts', query],
    queryFn: ({ pageParam, signal }) =>
      call<components['schemas']['ActPage']>('GET', '/acts', {
        query: { ...query, limit: 50, ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.page.next_cursor,
  })
}
