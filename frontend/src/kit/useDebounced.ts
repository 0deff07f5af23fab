/** The value after it has been still for `ms`. */
import { useEffect, useState } from 'react'

export function useDebounced<T>(value: T, ms: number): T {
  const [still, setStill] = useState(value)
  // A timer is an outside system: it must be set and cleared with the value.
  useEffect(() => {
    const timer = setTimeout(() => setStill(value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return still
}
