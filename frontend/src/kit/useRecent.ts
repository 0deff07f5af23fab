/** The records opened last on this device, for the command palette. */
import { useEffect } from 'react'

export interface Recent {
  resource: string
  id: string
  title: string
  number?: string | null
}

const STORE = 'bihuan.recent'

export function recent(): Recent[] {
  try {
    return JSON.parse(localStorage.getItem(STORE) ?? '[]') as Recent[]
  } catch {
    return []
  }
}

export function useRemember(record: Recent | undefined) {
  const text = record && JSON.stringify(record)
  // Writing to storage is a side effect of having seen the record.
  useEffect(() => {
    if (!text) return
    const seen = JSON.parse(text) as Recent
    const rest = recent().filter((one) => one.id !== seen.id)
    localStorage.setItem(STORE, JSON.stringify([seen, ...rest].slice(0, 12)))
  }, [text])
}
