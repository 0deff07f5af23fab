/** A list that grows at its end: page after page of the same question. */
import { type InfiniteData, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { call, type Query } from './client'
import { type Page, retry } from './resource'

interface EndlessOptions<T> {
  enabled?: boolean
  /** Tells two questions under the same address apart, e.g. by the run whose rows these are. */
  about?: string
  /** How soon to ask again, by the rows that are there; the more pages are open, the less often. */
  poll?: (rows: T[]) => number | false
}

const rowsOf = <T>(pages: Page<T>[]) => pages.flatMap((page) => page.data)

export function useEndless<T extends object>(
  resource: string,
  query: Query,
  { enabled = true, about, poll }: EndlessOptions<T> = {},
) {
  const asked = useInfiniteQuery<
    Page<T>,
    Error,
    InfiniteData<Page<T>>,
    readonly unknown[],
    string | undefined
  >({
    queryKey: ['list', resource, 'endless', query, about],
    queryFn: ({ signal, pageParam }) =>
      call<Page<T>>('GET', `/${resource}`, { query: { ...query, cursor: pageParam }, signal }),
    initialPageParam: undefined,
    getNextPageParam: (last) => last.page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    enabled,
    retry,
    refetchInterval: ({ state }) => {
      const pages = state.data?.pages ?? []
      const soon = poll?.(rowsOf(pages)) ?? false
      return soon && soon * Math.max(pages.length, 1)
    },
  })
  const rows = asked.data && rowsOf(asked.data.pages)
  const first = asked.data?.pages[0]?.page
  return {
    rows,
    /** The same under the name that `Asked` reads. */
    data: rows,
    total: first?.total ?? undefined,
    isMore: first?.total_relation === 'gte',
    error: asked.error,
    refetch: asked.refetch,
    hasNext: asked.hasNextPage,
    isFetchingNext: asked.isFetchingNextPage,
    fetchNext: () => void asked.fetchNextPage(),
  }
}
