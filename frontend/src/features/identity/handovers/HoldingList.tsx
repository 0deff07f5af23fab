/** Step one: what there is, and where to look at it. */
import { Link } from '@tanstack/react-router'
import { useRead } from '@/api/resource'
import { type TKey, useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { group } from '@/kit/format'
import '@/kit/work.css'
import type { Holdings } from './fields'

interface HoldingListProps {
  userId: string
}

/** Where the rows behind a figure are listed; what is not here has no list of its own. */
const PAGES: Record<string, (userId: string) => [string, Record<string, string>]> = {
  leads: (id) => ['/leads', { owner_id: id, status: 'new,nurturing,qualified' }],
  customers: (id) => ['/customers', { owner_id: id, status: 'active' }],
  subordinates: (id) => ['/users', { manager_id: id, status: 'active' }],
  departments_led: () => ['/departments', {}],
  pools_administered: () => ['/pools', {}],
  opportunities: (id) => ['/opportunities', { owner_id: id, status: 'open' }],
  contracts: (id) => ['/contracts', { owner_id: id }],
  orders: (id) => ['/orders', { owner_id: id }],
  receivables: (id) => ['/receivables', { owner_id: id }],
}

export function HoldingList({ userId }: HoldingListProps) {
  const t = useT()
  const asked = useRead<Holdings>(['holdings', userId], '/handovers/holdings', {
    user_id: userId,
  })
  const { data } = asked
  if (!data)
    return (
      <Asked of={asked} rows={4}>
        {() => null}
      </Asked>
    )
  const manager = data.manager_name
    ? t('handover.managedBy', { name: data.manager_name })
    : t('handover.noManager')
  return (
    <div className="k-work-main">
      <Rows title={t('handover.records')} note={manager} rows={data.records} userId={userId} />
      <Rows
        title={t('handover.openBusiness')}
        note={t('handover.openBusinessNote')}
        rows={data.open_business.filter((one) => one.count > 0)}
        userId={userId}
      />
      <Rows
        title={t('handover.others')}
        note={t('handover.othersNote')}
        rows={data.others.filter((one) => one.count > 0)}
        userId={userId}
      />
    </div>
  )
}

interface RowsProps {
  title: string
  note: string
  rows: Holdings['records']
  userId: string
}

function Rows({ title, note, rows, userId }: RowsProps) {
  const t = useT()
  if (rows.length === 0) return null
  return (
    <section className="k-panel">
      <header>
        <h2>{title}</h2>
        <span className="k-faint">{note}</span>
      </header>
      <ul className="k-rows">
        {rows.map((row) => {
          const page = row.count > 0 ? PAGES[row.name]?.(userId) : undefined
          const inside = (
            <>
              <span className="k-row-main">{t(`handover.holding.${row.name}` as TKey)}</span>
              <b className="k-num">{group(row.count)}</b>
            </>
          )
          return (
            <li key={row.name}>
              {page ? (
                <Link to={page[0] as string} search={page[1] as never} className="k-row k-row-two">
                  {inside}
                </Link>
              ) : (
                <span className="k-row k-row-two">{inside}</span>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
