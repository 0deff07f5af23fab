/** One line of news across a record or a list: what happened, where it went, which rules hold. */
import type { ReactNode } from 'react'
import './strips.css'

interface BannerProps {
  children: ReactNode
}

export function Banner({ children }: BannerProps) {
  return <div className="k-banner">{children}</div>
}
