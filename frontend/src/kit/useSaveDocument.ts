/** Saves a record with its lines: a new one at once, an existing one header first, then `PUT …/lines`. */
import { useState } from 'react'
import { type Entity, useReplace, useSave } from '@/api/resource'

type Values = Record<string, unknown>
type Versioned = { id: string; version?: number }

export interface SaveDocument<T> {
  /** The version the form stands on; a half-finished save moves it. */
  base: (T & Versioned) | undefined
  save: (body: Values, against: (T & Versioned) | undefined) => Promise<T>
  isPending: boolean
}

/**
 * The base is what was read when the form opened: a record refreshed behind the form must not
 * defeat If-Match.
 */
export function useSaveDocument<T extends Entity>(
  resource: string,
  record: T | undefined,
  linesKey: string | undefined,
): SaveDocument<T> {
  const [base, setBase] = useState<(T & Versioned) | undefined>(record)
  const header = useSave<T & Versioned>(resource)
  const lines = useReplace<T & Versioned>(resource, 'lines')

  async function save(body: Values, against: (T & Versioned) | undefined): Promise<T> {
    if (!against) return header.mutateAsync({ body })
    const { [linesKey ?? '']: changed, ...rest } = body
    let current = against
    if (Object.keys(rest).length > 0 || changed === undefined)
      current = await header.mutateAsync({ record: against, body: rest })
    setBase(current)
    if (changed !== undefined)
      current = await lines.mutateAsync({ record: current, body: { lines: changed } })
    setBase(current)
    return current
  }

  return { base, save, isPending: header.isPending || lines.isPending }
}
