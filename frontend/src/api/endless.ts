/** A list that grows at its end: page after page of the same question. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { call, type Query } from './client'
import type { Page } from './resource'

export function useEndless<T extends object>(
  resource: string,
  query: Query,
  options: { enabled?: boolean } = {},
) {
  const asked = useInfiniteQuery({
    queryKey: ['list', resource, 'endless', query],
    queryFn: ({ signal, pageParam }) =>
      call<Page<T>>('GET', `/${resource}`, { query: { ...query, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    enabled: options.enabled ?? true,
  })
  const first = asked.data?.pages[0]?.page
  return {
    rows: asked.data?.pages.flatMap((page) => page.data),
    total: first?.total ?? undefined,
    isMore: first?.total_relation === 'gte',
    error: asked.error,
    hasNext: asked.hasNextPage,
    isFetchingNext: asked.isFetchingNextPage,
    fetchNext: () => void asked.fetchNextPage(),
  }
}
