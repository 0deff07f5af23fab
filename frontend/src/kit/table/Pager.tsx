/** Keyset paging: previous, next and a total that stops counting at ten thousand, or says nearly how many. */
import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { Page } from '@/api/resource'
import { useT } from '@/i18n/i18n'
import { formatTotal } from '@/kit/format'

interface PagerProps {
  page: Page<unknown>['page'] | undefined
  onGo: (cursor: string) => void
}

export function Pager({ page, onGo }: PagerProps) {
  const t = useT()
  if (!page) return null
  const { next_cursor: next, prev_cursor: prev, total } = page
  return (
    <div className="k-pager">
      {total != null && total > 0 && (
        <span className="k-faint k-num">
          {t(page.total_relation === 'approx' ? 'kit.table.nearly' : 'kit.table.total', {
            total: formatTotal(total, page.total_relation),
          })}
        </span>
      )}
      {(prev || next) && (
        <span className="k-pager-buttons">
          <Button
            icon={<LeftOutlined />}
            aria-label={t('kit.table.prev')}
            disabled={!prev}
            onClick={() => prev && onGo(prev)}
          />
          <Button
            icon={<RightOutlined />}
            aria-label={t('kit.table.next')}
            disabled={!next}
            onClick={() => next && onGo(next)}
          />
        </span>
      )}
    </div>
  )
}
