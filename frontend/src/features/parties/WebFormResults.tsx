/** What came of a form: submissions, leads, conversions, and by which network and keyword. */

import { Link } from '@tanstack/react-router'
import { Table } from 'antd'
import { useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { formatPercent } from '@/kit/format'
import { listPath } from '@/kit/navigation'
import { Blank } from '@/kit/StatusTag'
import type { WebForm } from './webFormFields'

type Statistics = components['schemas']['WebFormStatistics']
type Channel = components['schemas']['Channel']

const COUNTS = ['submissions', 'created', 'updated', 'junk', 'blocked', 'converted'] as const

export function WebFormResults({ form }: { form: WebForm }) {
  const t = useT()
  const asked = useRead<Statistics>(
    ['web-forms', form.id, 'statistics'],
    `/web-forms/${form.id}/statistics`,
    {},
  )
  return (
    <Asked of={asked} rows={4}>
      {(data) => (
        <div className="k-blocks">
          <dl className="k-highlights">
            {COUNTS.map((name) => (
              <div key={name}>
                <dt>{t(`web_form.count.${name}`)}</dt>
                <dd className="k-num">{data[name]}</dd>
              </div>
            ))}
            <div>
              <dt>{t('web_form.count.rate')}</dt>
              <dd className="k-num">{data.rate === null ? <Blank /> : formatPercent(data.rate)}</dd>
            </div>
          </dl>
          <p>
            <Link
              className="k-link"
              to={listPath('leads')}
              search={{ web_form_id: form.id } as never}
            >
              {t('web_form.openLeads')}
            </Link>
          </p>
          <Channels form={form} by="utm_source" rows={data.by_network} />
          <Channels form={form} by="utm_term" rows={data.by_keyword} />
        </div>
      )}
    </Asked>
  )
}

interface ChannelsProps {
  form: WebForm
  by: 'utm_source' | 'utm_term'
  rows: Channel[]
}

function Channels({ form, by, rows }: ChannelsProps) {
  const t = useT()
  return (
    <Table<Channel>
      size="small"
      rowKey={(row) => row.name ?? ''}
      pagination={false}
      dataSource={rows}
      locale={{ emptyText: t('web_form.none') }}
      columns={[
        {
          title: t(by === 'utm_source' ? 'web_form.network' : 'web_form.keyword'),
          dataIndex: 'name',
          render: (name: string | null) =>
            name === null ? (
              <span className="k-faint">{t('web_form.unknown')}</span>
            ) : (
              <Link
                className="k-link"
                to={listPath('leads')}
                search={{ web_form_id: form.id, [by]: name } as never}
              >
                {name}
              </Link>
            ),
        },
        { title: t('web_form.count.leads'), dataIndex: 'leads', align: 'right', width: 96 },
        { title: t('web_form.count.converted'), dataIndex: 'converted', align: 'right', width: 96 },
      ]}
    />
  )
}
