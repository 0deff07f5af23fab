/** A list of lines that grows at its end: exports, imports, jobs. */
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useEndless } from '@/api/endless'
import type { Entity } from '@/api/resource'
import { useT } from '@/i18n/i18n'
import { Asked } from './Asked'
import { EmptyState } from './EmptyState'

interface PagedLinesProps<T extends Entity> {
  resource: string
  /** What stands here once there is something, and how there comes to be. */
  none: string
  noneHint: string
  /** While this holds for a line the list is read again, every so many milliseconds. */
  isMoving: (line: T) => boolean
  often: number
  children: (line: T) => ReactNode
}

export function PagedLines<T extends Entity>(props: PagedLinesProps<T>) {
  const { resource, none, noneHint, isMoving, often, children } = props
  const t = useT()
  const lines = useEndless<T>(
    resource,
    { limit: 20 },
    { poll: (rows) => (rows.some(isMoving) ? often : false) },
  )
  return (
    <Asked of={lines}>
      {(rows) =>
        rows.length === 0 ? (
          <EmptyState title={none} hint={noneHint} />
        ) : (
          <>
            {rows.map(children)}
            {lines.hasNext && (
              <div className="k-foot">
                <Button loading={lines.isFetchingNext} onClick={lines.fetchNext}>
                  {t('kit.more')}
                </Button>
              </div>
            )}
          </>
        )
      }
    </Asked>
  )
}
