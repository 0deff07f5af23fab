/** A list that is read on as one asks for what is older. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { call, type Query } from '@/api/client'
import type { Page } from '@/api/resource'

export function useStream<T>(path: string, query: Query) {
  return useInfiniteQuery({
    queryKey: ['stream', path, query],
    queryFn: ({ pageParam, signal }) =>
      call<Page<T>>('GET', path, {
        query: { ...query, limit: 50, ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.page.next_cursor,
  })
}
