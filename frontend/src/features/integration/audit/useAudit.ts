/** The log page by page, the latest first. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { call, type Query } from '@/api/client'
import type { components } from '@/api/schema.gen'

export type AuditRow = components['schemas']['AuditRow']

export function useAudit(query: Query) {
  return useInfiniteQuery({
    queryKey: ['audit-log', query],
    queryFn: ({ pageParam, signal }) =>
      call<components['schemas']['AuditPage']>('GET', '/audit-log', {
        query: { ...query, limit: 50, ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.page.next_cursor,
  })
}
