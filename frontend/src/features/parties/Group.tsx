/** The group a customer belongs to: the tree from the top down, and the figures of all members together. */

import { Table } from 'antd'
import { useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { FieldValue } from '@/kit/FieldValue'
import { badge, text } from '@/kit/fields'
import { group } from '@/kit/format'
import { Money } from '@/kit/Money'
import { RecordLink } from '@/kit/navigation'
import { grades, lifecycles } from './customer'
import '@/kit/work.css'
import './overview/overview.css'

type CustomerGroup = components['schemas']['CustomerGroup']
type Member = components['schemas']['FamilyMember']

const lifecycle = badge<Member>('lifecycle', 'customer.fields.lifecycle', lifecycles)
const grade = badge<Member>('grade', 'customer.fields.grade', grades)
const owner = text<Member>('owner_name', 'customer_group.owner')

export function Group({ id }: { id: string }) {
  const t = useT()
  const asked = useRead<CustomerGroup>(['group', id], `/customers/${id}/group`)
  const { data } = asked
  if (!data) return <Asked of={asked}>{() => null}</Asked>
  const alone = data.total + data.hidden <= 1
  return (
    <section className="k-panel k-group" aria-label={t('customer_group.title')}>
      <header>
        <h2>{t('customer_group.title')}</h2>
        <span className="k-faint k-num">
          {alone
            ? t('customer_group.none')
            : [
                t('customer_group.total', { count: data.total }),
                data.hidden > 0 && t('customer_group.hidden', { count: data.hidden }),
                data.total > data.members.length &&
                  t('customer_group.first', { count: data.members.length }),
              ]
                .filter(Boolean)
                .join(' · ')}
        </span>
      </header>
      {!alone && (
        <>
          <div className="k-figures k-overview-figures">
            {data.figures.map((figure) => (
              <div key={figure.name} className="k-figure">
                <span className="k-figure-name">
                  {t(`overview.figure.${figure.name}` as 'overview.figure.orders')}
                </span>
                <b className="k-num">
                  <Money value={figure.amount ?? '0'} />
                </b>
                <span className="k-faint k-num">
                  {t('overview.count', { shown: group(figure.count) })}
                </span>
              </div>
            ))}
          </div>
          <Table<Member>
            size="small"
            rowKey="id"
            pagination={false}
            scroll={{ x: 'max-content' }}
            dataSource={data.members}
            columns={[
              {
                title: t('customer.fields.name'),
                render: (_, row) => (
                  <span style={{ paddingInlineStart: (row.depth - 1) * 20 }}>
                    <RecordLink resource="customers" id={row.id}>
                      {row.id === id ? <b>{row.name}</b> : row.name}
                    </RecordLink>
                  </span>
                ),
              },
              {
                title: t('customer.fields.lifecycle'),
                render: (_, row) => <FieldValue field={lifecycle} record={row} />,
              },
              {
                title: t('customer.fields.grade'),
                render: (_, row) => <FieldValue field={grade} record={row} />,
              },
              {
                title: t('customer_group.owner'),
                render: (_, row) => <FieldValue field={owner} record={row} />,
              },
            ]}
          />
        </>
      )}
    </section>
  )
}
