/** 导出记录: the files one has asked for, until they expire. */
import { Button, Skeleton } from 'antd'
import { useState } from 'react'
import { asProblem } from '@/api/problems'
import { type Page, useRead } from '@/api/resource'
import { useT } from '@/i18n/i18n'
import { EmptyState } from '@/kit/EmptyState'
import { ExportLine } from '@/kit/ExportLine'
import { PageHeader } from '@/kit/PageHeader'
import { type Export, isBeingWritten, OFTEN } from '@/kit/table/exporting'

export function ExportsPage() {
  const t = useT()
  const [cursors, setCursors] = useState<string[]>([])
  const { data, error, isPending } = useRead<Page<Export>>(
    ['exports'],
    '/exports',
    { limit: 20, cursor: cursors.at(-1) },
    { poll: (now) => (now?.data.some(isBeingWritten) ? OFTEN : false) },
  )
  const next = data?.page.next_cursor
  return (
    <div className="k-list">
      <PageHeader title={t('exports.titles')} subtitle={t('exports.about')} />
      {error ? (
        <EmptyState title={t('kit.table.failed')} hint={asProblem(error).message} />
      ) : isPending ? (
        <Skeleton active paragraph={{ rows: 6 }} />
      ) : data.data.length === 0 && !cursors.length ? (
        <EmptyState title={t('exports.none')} hint={t('exports.noneHint')} />
      ) : (
        data.data.map((of) => <ExportLine key={of.id} of={of} />)
      )}
      <div className="k-foot">
        {cursors.length > 0 && (
          <Button onClick={() => setCursors(cursors.slice(0, -1))}>{t('kit.table.prev')}</Button>
        )}
        {next && (
          <Button onClick={() => setCursors([...cursors, next])}>{t('kit.table.next')}</Button>
        )}
      </div>
    </div>
  )
}
