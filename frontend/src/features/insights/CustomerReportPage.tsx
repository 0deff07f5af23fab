/** 客户报表: what customers are worth by stage, grade, owner and the like, and how many of them come back. */
import { useState } from 'react'
import { useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { useCan } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { Choices } from '@/kit/Choices'
import { EmptyState } from '@/kit/EmptyState'
import { PageHeader } from '@/kit/PageHeader'
import { TakeFile } from '@/kit/TakeFile'
import { useUrlState } from '@/kit/useUrlState'
import { Behind, type Drill } from './Behind'
import { CustomerFigures } from './CustomerFigures'
import { CustomersBehind } from './CustomersBehind'
import { RetentionFigures } from './RetentionFigures'

type Report = components['schemas']['CustomerReport']
type Retention = components['schemas']['Retention']

const BY = ['lifecycle', 'grade', 'owner', 'industry', 'source', 'province'] as const
const EVERY = ['month', 'quarter', 'year'] as const
const STANDING = '/customer-reports/standing'
const RETENTION = '/customer-reports/retention'

export function CustomerReportPage() {
  const t = useT()
  const can = useCan()
  const { params, set } = useUrlState()
  const choices = can('orders', 'read') ? ([...BY, 'retention'] as const) : BY
  const by = choices.find((one) => one === params.by) ?? 'lifecycle'
  const every = EVERY.find((one) => one === params.every) ?? 'quarter'
  const asked = by === 'retention' ? { every } : { group_by: by }

  return (
    <div className="k-list">
      <PageHeader title={t('customer_report.title')}>
        {can('customers', 'export') && (
          <TakeFile
            path={`${by === 'retention' ? RETENTION : STANDING}/export`}
            asked={() => asked}
          />
        )}
      </PageHeader>
      <div className="k-asked">
        <div className="k-block-row">
          <Choices
            label={t('customer_report.title')}
            value={by}
            options={choices.map((one) => ({ value: one, label: t(`customer_report.by.${one}`) }))}
            onChange={(one) => set({ by: one === 'lifecycle' ? undefined : one })}
          />
          {by === 'retention' && (
            <Choices
              label={t('customer_report.retention.every')}
              value={every}
              options={EVERY.map((one) => ({
                value: one,
                label: t(`customer_report.retention.${one}`),
              }))}
              onChange={(one) => set({ every: one === 'quarter' ? undefined : one })}
            />
          )}
        </div>
        <p className="k-faint">
          {t(by === 'retention' ? 'customer_report.retention.about' : 'customer_report.about')}
        </p>
      </div>
      {by === 'retention' ? <CameBack every={every} /> : <Standing by={by} />}
    </div>
  )
}

function Standing({ by }: { by: (typeof BY)[number] }) {
  const t = useT()
  const [drill, setDrill] = useState<Drill | null>(null)
  const report = useRead<Report>(['customer-report'], STANDING, { group_by: by })
  return (
    <>
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
    </>
  )
}

function CameBack({ every }: { every: (typeof EVERY)[number] }) {
  const t = useT()
  const report = useRead<Retention>(['customer-retention'], RETENTION, { every })
  return (
    <Asked of={report} rows={8}>
      {(found) =>
        found.data.length === 0 ? (
          <EmptyState
            title={t('customer_report.retention.none')}
            hint={t('customer_report.retention.noneHint')}
          />
        ) : (
          <RetentionFigures report={found} />
        )
      }
    </Asked>
  )
}
