/** One line of news across a record or a list: what happened, where it went, which rules hold. */
import type { ReactNode } from 'react'
import './panels.css'

interface BannerProps {
  children: ReactNode
  /** Bordered and tinted by default; `plain` is a line of facts. */
  plain?: boolean
}

export function Banner({ children, plain }: BannerProps) {
  return <div className={plain ? 'k-banner k-banner-plain' : 'k-banner'}>{children}</div>
}
