/** What was asked for: a skeleton until it has come, and where it does not come the reason and another try. */
import { Skeleton } from 'antd'
import type { ReactNode } from 'react'
import { Failed } from './Failed'

interface AskedProps<T> {
  of: { data: T | undefined; error: unknown; refetch: () => unknown }
  /** Lines of the skeleton. */
  rows?: number
  title?: string
  children: (data: T) => ReactNode
}

/** What was read before stays on the screen when reading it again fails. */
export function Asked<T>({ of, rows = 6, title, children }: AskedProps<T>) {
  if (of.data !== undefined) return <>{children(of.data)}</>
  if (of.error) return <Failed error={of.error} title={title} onRetry={() => void of.refetch()} />
  return <Skeleton active paragraph={{ rows }} />
}
