/** Light or dark, remembered on this device; the system decides until chosen. */
import { useSyncExternalStore } from 'react'
import type { Mode } from './tokens'

const STORE = 'bihuan.theme'
const listeners = new Set<() => void>()

function current(): Mode {
  const stored = localStorage.getItem(STORE)
  if (stored === 'light' || stored === 'dark') return stored
  return window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}

export function useMode(): Mode {
  return useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
    }
  }, current)
}

export function toggleMode() {
  localStorage.setItem(STORE, current() === 'dark' ? 'light' : 'dark')
  for (const listener of listeners) listener()
}
