/** Totals come from the server while typing; the browser does no arithmetic. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { call } from '@/api/client'
import type { Problem } from '@/api/problems'
import { useDebounced } from '@/kit/useDebounced'
import { cleanLines, type Line, type LinesSpec, writable } from './lines'

export interface Preview {
  lines?: Line[]
  amount_upper?: string
  [total: string]: unknown
}

export function usePreview(spec: LinesSpec, resource: string, header: Line, lines: Line[]) {
  const filled = writable(cleanLines(lines, spec.blank), spec.columns)
  const { [spec.key ?? 'lines']: _, ...rest } = header
  const body = spec.toPreview
    ? spec.toPreview(rest, filled)
    : { ...cleanLines([rest])[0], lines: filled }
  const json = useDebounced(filled.length ? JSON.stringify(body) : '', 350)
  return useQuery<Preview, Problem>({
    queryKey: ['preview', resource, json],
    queryFn: () =>
      call<Preview>('POST', spec.previewPath || `/${resource}/preview`, {
        body: JSON.parse(json) as object,
      }),
    enabled: json !== '' && spec.previewPath !== false,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 60_000,
  })
}
