/** 客户报表: what customers are worth by stage, grade, owner and the like, down to the customers of every line. */
import { Segmented } from 'antd'
import { useState } from 'react'
import { useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { useCan } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { EmptyState } from '@/kit/EmptyState'
import { group } from '@/kit/format'
import { PageHeader } from '@/kit/PageHeader'
import { TakeFile } from '@/kit/TakeFile'
import { useUrlState } from '@/kit/useUrlState'
import { Behind, type Drill } from './Behind'
import { CustomerFigures } from './CustomerFigures'
import { CustomersBehind } from './CustomersBehind'

type Report = components['schemas']['CustomerReport']

const BY = ['lifecycle', 'grade', 'owner', 'industry', 'source', 'province'] as const
const PATH = '/customer-reports/standing'

export function CustomerReportPage() {
  const t = useT()
  const can = useCan()
  const { params, set } = useUrlState()
  const [drill, setDrill] = useState<Drill | null>(null)
  const by = BY.find((one) => one === params.by) ?? 'lifecycle'
  const report = useRead<Report>(['customer-report'], PATH, { group_by: by })
  const { data } = report

  return (
    <div className="k-list">
      <PageHeader
        title={t('customer_report.title')}
        subtitle={
          data &&
          t('customer_report.total', {
            count: data.total.customers,
            shown: group(data.total.customers),
          })
        }
      >
        {can('customers', 'export') && (
          <TakeFile
            path={`${PATH}/export`}
            asked={() => ({ group_by: by })}
            disabled={!data?.data.length}
          />
        )}
      </PageHeader>
      <div className="k-asked">
        <div className="k-block-row">
          <Segmented
            aria-label={t('customer_report.title')}
            value={by}
            options={BY.map((one) => ({ value: one, label: t(`customer_report.by.${one}`) }))}
            onChange={(one) => set({ by: one === 'lifecycle' ? undefined : one })}
          />
        </div>
        <p className="k-faint">{t('customer_report.about')}</p>
      </div>
      <Asked of={report} rows={8}>
        {(found) =>
          found.data.length === 0 ? (
            <EmptyState title={t('customer_report.none')} hint={t('customer_report.noneHint')} />
          ) : (
            <CustomerFigures
              report={found}
              corner={t(`customer_report.by.${by}`)}
              onDrill={(title, filter) => setDrill({ title, filter })}
            />
          )
        }
      </Asked>
      <Behind drill={drill} onClose={() => setDrill(null)}>
        {(filter) => <CustomersBehind filter={filter} />}
      </Behind>
    </div>
  )
}
