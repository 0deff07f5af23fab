/** What is behind a figure of a report: its records, beside the report. */
import { Drawer } from 'antd'
import type { ReactNode } from 'react'

/** A figure that was asked for: what it is called, and the filter that lists what it counts. */
export interface Drill {
  title: string
  filter: string
}

interface BehindProps {
  drill: Drill | null
  onClose: () => void
  children: (filter: string) => ReactNode
}

export function Behind({ drill, onClose, children }: BehindProps) {
  return (
    <Drawer
      open={drill !== null}
      onClose={onClose}
      title={drill?.title}
      size="large"
      destroyOnHidden
    >
      {drill && children(drill.filter)}
    </Drawer>
  )
}
