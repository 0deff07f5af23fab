/** 外出对照表: outings beside follow-ups, person by person, down to each customer (FUP-08). */

import { Button, DatePicker, Drawer, Table } from 'antd'
import { useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { EmptyState } from '@/kit/EmptyState'
import { PageHeader } from '@/kit/PageHeader'
import { dateOf, onClock } from '@/kit/time'
import { useUrlState } from '@/kit/useUrlState'
import { ComparedLines } from './ComparedLines'

type Comparison = components['schemas']['Comparison']
type Person = components['schemas']['ComparedPerson']

const KINDS = ['missing', 'overdue', 'recorded', 'unregistered'] as const
type Kind = (typeof KINDS)[number]

export function ComparisonPage() {
  const t = useT()
  const { params, set } = useUrlState()
  const kind = KINDS.find((one) => one === params.kind)
  const period = { date_from: params.date_from, date_to: params.date_to }
  const asked = useRead<Comparison>(['outings', 'comparison'], '/outing-comparison', period)
  const { data } = asked
  const open = (row: Person, what: Kind) =>
    set({ kind: what, user_id: row.user_id }, { push: true })
  const figure = (what: Kind, count: number, row: Person) =>
    count ? (
      <Button type="link" size="small" className="k-num" onClick={() => open(row, what)}>
        {count}
      </Button>
    ) : (
      <span className="k-num k-faint">0</span>
    )
  return (
    <div className="k-list">
      <PageHeader title={t('outing.comparison.title')}>
        <DatePicker.RangePicker
          aria-label={t('outing.comparison.period')}
          allowClear={false}
          value={data ? [onClock(data.date_from), onClock(data.date_to)] : null}
          onChange={(days) =>
            days?.[0] &&
            days[1] &&
            set({ date_from: dateOf(days[0]), date_to: dateOf(days[1]), kind: undefined })
          }
        />
      </PageHeader>
      <p className="k-faint">{t('outing.comparison.about')}</p>
      <Asked of={asked} rows={8}>
        {({ data: people }) =>
          people.length === 0 ? (
            <EmptyState title={t('outing.comparison.none')} />
          ) : (
            <Table<Person>
              className="k-table"
              size="small"
              rowKey="user_id"
              dataSource={people}
              pagination={false}
              scroll={{ x: 'max-content' }}
              columns={[
                { title: t('outing.fields.owner'), dataIndex: 'user_name' },
                { title: t('outing.comparison.department'), dataIndex: 'department_name' },
                { title: t('outing.comparison.outings'), dataIndex: 'outings', align: 'right' },
                { title: t('outing.comparison.customers'), dataIndex: 'customers', align: 'right' },
                {
                  title: t('outing.comparison.recorded'),
                  align: 'right',
                  render: (_, row) => figure('recorded', row.recorded, row),
                },
                {
                  title: t('outing.comparison.missing'),
                  align: 'right',
                  render: (_, row) => figure('missing', row.missing, row),
                },
                { title: t('outing.comparison.visits'), dataIndex: 'visits', align: 'right' },
                {
                  title: t('outing.comparison.unregistered'),
                  align: 'right',
                  render: (_, row) => figure('unregistered', row.unregistered, row),
                },
              ]}
            />
          )
        }
      </Asked>
      <Drawer
        open={kind !== undefined}
        onClose={() => set({ kind: undefined, user_id: undefined })}
        title={kind && t(`outing.comparison.${kind}`)}
        size="large"
        destroyOnHidden
      >
        {kind && <ComparedLines query={{ ...period, kind, user_id: params.user_id }} />}
      </Drawer>
    </div>
  )
}
