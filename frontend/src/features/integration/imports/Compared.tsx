/** File, control totals and what is stored, side by side: seen before anything is saved. */
import { Table } from 'antd'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { formatMoney } from '@/kit/format'
import { type Import, kindsOf } from './imports'

type Total = components['schemas']['ImportTotal']
const SIDES = ['file', 'accepted', 'control', 'difference', 'stored'] as const

export const differs = (of: Import) => of.totals.some(apart)
const apart = (total: Total) =>
  total.difference.count !== 0 || Number(total.difference.amount) !== 0

export function Compared({ of }: { of: Import }) {
  const t = useT()
  if (!of.totals.length) return null
  const words = Object.fromEntries(kindsOf(of.object).map((one) => [one.value, t(one.word)]))
  return (
    <section className="k-apart" aria-label={t('imports.control.compared')}>
      <h2 className="k-section">{t('imports.control.compared')}</h2>
      <Table<Total>
        size="small"
        pagination={false}
        scroll={{ x: 'max-content' }}
        rowKey={(total) => `${total.kind}|${total.currency}`}
        dataSource={of.totals}
        columns={[
          {
            title: t('imports.control.kind'),
            render: (_, total) => words[total.kind] ?? (total.kind || t('imports.control.unknown')),
          },
          { title: t('imports.control.currency'), dataIndex: 'currency' },
          ...SIDES.map((side) => ({
            title: t(`imports.control.${side}`),
            key: side,
            align: 'right' as const,
            render: (_: unknown, total: Total) => (
              <span className={side === 'difference' && apart(total) ? 'k-num k-late' : 'k-num'}>
                {t('imports.control.cell', {
                  count: total[side].count,
                  amount: formatMoney(total[side].amount, total.currency),
                })}
              </span>
            ),
          })),
        ]}
      />
    </section>
  )
}
