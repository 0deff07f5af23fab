/** How wide an element is, in pixels; 0 until it is on the screen. */
import { useLayoutEffect, useRef, useState } from 'react'

export function useRoom<E extends HTMLElement>() {
  const ref = useRef<E>(null)
  const [room, setRoom] = useState(0)
  // The size of an element is known to the browser only, before it paints.
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return
    const measure = () => setRoom(element.clientWidth)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return { ref, room }
}
