/** The history of a record, the latest first, read page by page as one asks for what is older. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { call } from '@/api/client'
import type { components } from '@/api/schema.gen'

type TimelinePage = components['schemas']['TimelinePage']

export function useTimeline(resource: string, id: string) {
  return useInfiniteQuery({
    queryKey: ['timeline', resource, id],
    queryFn: ({ pageParam, signal }) =>
      call<TimelinePage>('GET', `/timeline/${resource}/${id}`, {
        query: pageParam ? { cursor: pageParam } : {},
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.page.next_cursor,
  })
}
