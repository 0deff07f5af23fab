/** One import in the list of those before. */
import { useT } from '@/i18n/i18n'
import { formatDatetime } from '@/kit/format'
import { RecordLink } from '@/kit/navigation'
import { StatusTag } from '@/kit/StatusTag'
import { type ImportLine, importStates, type Kind } from './imports'

export function ImportCard({ of }: { of: ImportLine }) {
  const t = useT()
  const { created, updated, skipped, failed } = of.counts
  return (
    <article className="k-job" aria-label={of.file_name}>
      <header>
        <RecordLink resource="imports" id={of.id}>
          <b>{of.file_name}</b>
        </RecordLink>
        <StatusTag value={of.state} looks={importStates} />
      </header>
      <p className="k-faint k-num">
        {[
          t(`imports.kind.${of.object as Kind}`),
          t('imports.rows', { count: of.total }),
          t('imports.counted', { created, updated, skipped, failed }),
          of.owner_name,
          formatDatetime(of.created_at),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
    </article>
  )
}
