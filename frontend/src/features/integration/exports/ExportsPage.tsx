/** 导出记录: the files one has asked for, until they expire. */
import { useT } from '@/i18n/i18n'
import { ExportLine } from '@/kit/ExportLine'
import { PagedLines } from '@/kit/PagedLines'
import { PageHeader } from '@/kit/PageHeader'
import { type Export, isBeingWritten, OFTEN } from '@/kit/table/exporting'

export function ExportsPage() {
  const t = useT()
  return (
    <div className="k-list">
      <PageHeader title={t('exports.titles')} subtitle={t('exports.about')} />
      <PagedLines<Export>
        resource="exports"
        none={t('exports.none')}
        noneHint={t('exports.noneHint')}
        isMoving={isBeingWritten}
        often={OFTEN}
      >
        {(of) => <ExportLine key={of.id} of={of} />}
      </PagedLines>
    </div>
  )
}
