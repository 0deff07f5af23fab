/** The fields of every kind of record, for pages that may be about any of them: the app tells, since the kit knows none. */
import { useQuery } from '@tanstack/react-query'
import type { Field } from './fields'

// biome-ignore lint/suspicious/noExplicitAny: whoever asks for any kind knows no record type
type AnyField = Field<any>
type Load = () => Promise<Record<string, AnyField>>

const KINDS = new Map<string, Load>()

export function tellKinds(kinds: Record<string, Load>) {
  for (const [resource, load] of Object.entries(kinds)) KINDS.set(resource, load)
}

/** Undefined while they are fetched, and for a kind nobody told of. */
export function useFieldsOf(resource: string): AnyField[] | undefined {
  const load = KINDS.get(resource)
  const { data } = useQuery({
    queryKey: ['fields-of', resource],
    queryFn: async () => Object.values((await load?.()) ?? {}),
    enabled: load !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return data
}
