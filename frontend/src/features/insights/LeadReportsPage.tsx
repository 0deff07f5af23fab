/** 线索报表: what channels, campaigns and marketers brought, down to the leads behind every figure. */
import { App, Button, DatePicker, Drawer, Segmented, Skeleton } from 'antd'
import { useState } from 'react'
import { asProblem } from '@/api/problems'
import { useRead } from '@/api/resource'
import { useCan } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { EmptyState } from '@/kit/EmptyState'
import { saveFile } from '@/kit/files'
import { group } from '@/kit/format'
import { PageHeader } from '@/kit/PageHeader'
import { dateOf, now, onClock } from '@/kit/time'
import { useUrlState } from '@/kit/useUrlState'
import { LeadFigures } from './LeadFigures'
import { LeadsBehind } from './LeadsBehind'
import type { Report } from './leadReports'

const BY = ['source', 'campaign', 'marketer'] as const

export function LeadReportsPage() {
  const t = useT()
  const can = useCan()
  const { message } = App.useApp()
  const { params, set } = useUrlState()
  const [drill, setDrill] = useState<{ title: string; filter: string } | null>(null)
  const by = BY.find((one) => one === params.by) ?? 'source'
  const path = by === 'marketer' ? '/lead-reports/marketers' : '/lead-reports/channels'
  const asked = {
    date_from: params.date_from ?? dateOf(now().subtract(29, 'day')),
    date_to: params.date_to ?? dateOf(now()),
    ...(by === 'marketer' ? {} : { by }),
  }
  const { data, error } = useRead<Report>(['lead-reports', by], path, asked)
  const today = now()

  async function save() {
    try {
      const query = new URLSearchParams(asked as Record<string, string>)
      const name = `${t(`lead_report.by.${by}`)} ${asked.date_from} ${asked.date_to}.csv`
      await saveFile(`${path}/export?${query}`, name)
    } catch (failed) {
      void message.error(asProblem(failed).message)
    }
  }

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
          <Button onClick={() => void save()} disabled={!data?.data.length}>
            {t('acts.export')}
          </Button>
        )}
      </PageHeader>
      <div className="k-asked">
        <div className="k-block-row">
          <Segmented
            aria-label={t('lead_report.title')}
            value={by}
            options={BY.map((one) => ({ value: one, label: t(`lead_report.by.${one}`) }))}
            onChange={(one) => set({ by: one === 'source' ? undefined : one })}
          />
          <DatePicker.RangePicker
            aria-label={t('acts.period')}
            allowClear={false}
            value={[onClock(asked.date_from), onClock(asked.date_to)]}
            presets={[
              { label: t('acts.preset.month'), value: [today.startOf('month'), today] },
              {
                label: t('acts.preset.lastMonth'),
                value: [
                  today.subtract(1, 'month').startOf('month'),
                  today.subtract(1, 'month').endOf('month'),
                ],
              },
              { label: t('acts.preset.days90'), value: [today.subtract(89, 'day'), today] },
              { label: t('acts.preset.year'), value: [today.startOf('year'), today] },
            ]}
            onChange={(days) =>
              days?.[0] && days[1] && set({ date_from: dateOf(days[0]), date_to: dateOf(days[1]) })
            }
          />
        </div>
        <p className="k-faint">{t(`lead_report.about.${by}`)}</p>
      </div>
      {error ? (
        <EmptyState title={t('kit.table.failed')} hint={asProblem(error).message} />
      ) : !data ? (
        <Skeleton active paragraph={{ rows: 8 }} />
      ) : data.data.length === 0 ? (
        <EmptyState title={t('lead_report.none')} hint={t('lead_report.noneHint')} />
      ) : (
        <LeadFigures
          report={data}
          by={by}
          onDrill={(title, filter) => setDrill({ title, filter })}
        />
      )}
      <Drawer
        open={drill !== null}
        onClose={() => setDrill(null)}
        title={drill?.title}
        size="large"
        destroyOnHidden
      >
        {drill && <LeadsBehind filter={drill.filter} />}
      </Drawer>
    </div>
  )
}
