/** The name of the tab: what one looks at, then the product; many tabs are open at once. */
import { useEffect } from 'react'

export function useTitle(...parts: (string | null | undefined)[]) {
  const text = parts.filter(Boolean).join(' · ')
  // The title of the document stands outside of what React draws.
  useEffect(() => {
    document.title = text
  }, [text])
}
