/** 操作审计: every change of every record by time, person and record, and all of it as a file. */
import { DownloadOutlined } from '@ant-design/icons'
import { App, Button, Grid, Space } from 'antd'
import { useState } from 'react'
import { call } from '@/api/client'
import { useEndless } from '@/api/endless'
import { asProblem } from '@/api/problems'
import { useCan } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { EmptyState } from '@/kit/EmptyState'
import { saveExport } from '@/kit/ExportLine'
import { useGo } from '@/kit/navigation'
import { Older } from '@/kit/Older'
import { PageHeader } from '@/kit/PageHeader'
import type { Export } from '@/kit/table/exporting'
import { useUrlState } from '@/kit/useUrlState'
import { AuditEntry, type AuditRow } from './AuditEntry'
import { AuditFilters, auditQuery, useKinds } from './AuditFilters'
import { useFieldWords } from './words'

export function AuditPage() {
  const t = useT()
  const go = useGo()
  const can = useCan()
  const { message } = App.useApp()
  const phone = !Grid.useBreakpoint().md
  const { params, set } = useUrlState()
  const words = useFieldWords()
  const kinds = useKinds()
  const [busy, setBusy] = useState<'xlsx' | 'csv' | null>(null)
  const query = auditQuery(params)
  const entries = useEndless<AuditRow>('audit-log', { ...query, limit: 50 })

  async function take(format: 'xlsx' | 'csv') {
    setBusy(format)
    try {
      const asked = query.object_type ? [query.object_type] : kinds.map((one) => one.value)
      const body = { ...query, format, words: words.all(asked) }
      const of = await call<Export>('POST', '/audit-log/export', { body })
      if (of.state === 'ready') {
        await saveExport(of)
        void message.success(t('exports.saved', { count: of.rows }))
      } else go('/exports')
    } catch (error) {
      const problem = asProblem(error)
      void message.error(problem.body.errors?.[0]?.detail ?? problem.message)
    } finally {
      setBusy(null)
    }
  }

  return (
    <div className="k-list">
      <PageHeader title={t('audit.title')} subtitle={phone ? undefined : t('audit.about')}>
        {can('audit-log', 'export') && (
          <Space>
            {(['xlsx', 'csv'] as const).map((format) => (
              <Button
                key={format}
                icon={<DownloadOutlined />}
                loading={busy === format}
                disabled={busy !== null || !entries.rows?.length}
                onClick={() => void take(format)}
              >
                {t(`audit.take.${format}`)}
              </Button>
            ))}
          </Space>
        )}
      </PageHeader>
      <div className="k-asked">
        <div className="k-block-row">
          <AuditFilters params={params} set={set} />
        </div>
      </div>
      <Asked of={entries}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState title={t('audit.none')} hint={t('audit.noneHint')} />
          ) : (
            <section className="k-timeline" aria-label={t('audit.title')}>
              <ol>
                {rows.map((entry) => (
                  <AuditEntry key={entry.id} entry={entry} word={words.word} />
                ))}
              </ol>
              <Older of={entries} />
            </section>
          )
        }
      </Asked>
    </div>
  )
}
