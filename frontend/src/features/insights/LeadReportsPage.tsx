/** 线索报表: what channels, campaigns and marketers brought, down to the leads behind every figure. */
import { useState } from 'react'
import { useRead } from '@/api/resource'
import { useCan } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { Choices } from '@/kit/Choices'
import { EmptyState } from '@/kit/EmptyState'
import { group } from '@/kit/format'
import { PageHeader } from '@/kit/PageHeader'
import { TakeFile } from '@/kit/TakeFile'
import { dateOf, now } from '@/kit/time'
import { useUrlState } from '@/kit/useUrlState'
import { Behind, type Drill } from './Behind'
import { LeadFigures } from './LeadFigures'
import { LeadsBehind } from './LeadsBehind'
import type { Report } from './leadReports'
import { PeriodPicker } from './PeriodPicker'

const BY = ['source', 'campaign', 'network', 'keyword', 'batch', 'marketer'] as const

/** Leads without such a word are in no line. */
const WORDS = new Set<string>(['network', 'keyword', 'batch'])

export function LeadReportsPage() {
  const t = useT()
  const can = useCan()
  const { params, set } = useUrlState()
  const [drill, setDrill] = useState<Drill | null>(null)
  const by = BY.find((one) => one === params.by) ?? 'source'
  const path = by === 'marketer' ? '/lead-reports/marketers' : '/lead-reports/channels'
  const asked = {
    date_from: params.date_from ?? dateOf(now().subtract(29, 'day')),
    date_to: params.date_to ?? dateOf(now()),
    ...(by === 'marketer' ? {} : { by }),
  }
  const report = useRead<Report>(['lead-reports', by], path, asked)
  const { data } = report

  return (
    <div className="k-list">
      <PageHeader
        title={t('lead_report.title')}
        subtitle={
          data &&
          t('lead_report.total', { count: data.total.leads, shown: group(data.total.leads) })
        }
      >
        {can('leads', 'export') && (
          <TakeFile path={`${path}/export`} asked={() => asked} disabled={!data?.data.length} />
        )}
      </PageHeader>
      <div className="k-asked">
        <div className="k-block-row">
          <Choices
            label={t('lead_report.title')}
            value={by}
            options={BY.map((one) => ({ value: one, label: t(`lead_report.by.${one}`) }))}
            onChange={(one) => set({ by: one === 'source' ? undefined : one })}
          />
          <PeriodPicker asked={asked} set={set} />
        </div>
        <p className="k-faint">{t(`lead_report.about.${by}`)}</p>
      </div>
      <Asked of={report} rows={8}>
        {(found) =>
          found.data.length === 0 ? (
            <EmptyState
              title={t(WORDS.has(by) ? 'lead_report.noneSaid' : 'lead_report.none')}
              hint={t('lead_report.noneHint')}
            />
          ) : (
            <LeadFigures
              report={found}
              by={by}
              onDrill={(title, filter) => setDrill({ title, filter })}
            />
          )
        }
      </Asked>
      <Behind drill={drill} onClose={() => setDrill(null)}>
        {(filter) => <LeadsBehind filter={filter} />}
      </Behind>
    </div>
  )
}
