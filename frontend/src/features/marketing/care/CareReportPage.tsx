/** 关怀报表: care by aspect and period, down to the tasks. */
import { DatePicker } from 'antd'
import { useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { CareFigures } from '@/kit/care/CareFigures'
import { PageHeader } from '@/kit/PageHeader'
import { dateOf, onClock } from '@/kit/time'
import { useUrlState } from '@/kit/useUrlState'

type Report = components['schemas']['CareReport']

export function CareReportPage() {
  const t = useT()
  const { params, set } = useUrlState()
  const period = { date_from: params.date_from, date_to: params.date_to }
  const asked = useRead<Report>(['care-report'], '/care-report', period)
  const { data } = asked
  return (
    <div className="k-list">
      <PageHeader title={t('care.report.title')}>
        <DatePicker.RangePicker
          aria-label={t('care.report.period')}
          allowClear={false}
          value={data ? [onClock(data.date_from), onClock(data.date_to)] : null}
          onChange={(days) =>
            days?.[0] && days[1] && set({ date_from: dateOf(days[0]), date_to: dateOf(days[1]) })
          }
        />
      </PageHeader>
      <p className="k-faint">{t('care.report.about')}</p>
      <Asked of={asked} rows={6}>
        {(report) => (
          <CareFigures
            rows={report.rows}
            filter={{
              created_at_gte: `${report.date_from}T00:00:00+08:00`,
              created_at_lte: `${report.date_to}T23:59:59.999+08:00`,
            }}
          />
        )}
      </Asked>
    </div>
  )
}
