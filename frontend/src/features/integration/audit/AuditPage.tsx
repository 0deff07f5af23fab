/** 操作审计: every change of every record by time, person and record, and all of it as a file. */
import { Grid } from 'antd'
import { useEndless } from '@/api/endless'
import { useCan } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { EmptyState } from '@/kit/EmptyState'
import { Older } from '@/kit/Older'
import { PageHeader } from '@/kit/PageHeader'
import { TakeFile } from '@/kit/TakeFile'
import { useUrlState } from '@/kit/useUrlState'
import { AuditEntry, type AuditRow } from './AuditEntry'
import { AuditFilters, auditQuery, useKinds } from './AuditFilters'
import { useFieldWords } from './words'

export function AuditPage() {
  const t = useT()
  const can = useCan()
  const phone = !Grid.useBreakpoint().md
  const { params, set } = useUrlState()
  const words = useFieldWords()
  const kinds = useKinds()
  const query = auditQuery(params)
  const entries = useEndless<AuditRow>('audit-log', { ...query, limit: 50 })

  function asked() {
    const asked = query.object_type ? [query.object_type] : kinds.map((one) => one.value)
    return { ...query, words: words.all(asked) }
  }

  return (
    <div className="k-list">
      <PageHeader title={t('audit.title')} subtitle={phone ? undefined : t('audit.about')}>
        {can('audit-log', 'export') && (
          <TakeFile path="/audit-log/export" asked={asked} disabled={!entries.rows?.length} />
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
