/** Days across, customers down: a tick is a visit. */
import { Checkbox, Input } from 'antd'
import { useState } from 'react'
import { useT } from '@/i18n/i18n'
import { RecordLink } from '@/kit/navigation'
import { RefInput } from '@/kit/RefInput'
import { dateOf, now } from '@/kit/time'
import { DayHead } from './DayHead'
import type { Day, Plan, Planned } from './week'

export interface WeekLookProps {
  days: Day[]
  plan: Plan
  onPlan: (plan: Plan) => void
}

type Row = Pick<Planned, 'customer_id' | 'customer_name' | 'purpose'>

export function WeekGrid({ days, plan, onPlan }: WeekLookProps) {
  const t = useT()
  const [added, setAdded] = useState<Row[]>([])
  const today = dateOf(now())
  const known = new Map<string, Row>()
  for (const { day, over } of days) {
    const past = over.flatMap((one) => one.lines)
    for (const one of [...(plan[day] ?? []), ...past])
      if (!known.has(one.customer_id))
        known.set(one.customer_id, { ...one, customer_name: one.customer_name ?? '' })
  }
  for (const one of added) if (!known.has(one.customer_id)) known.set(one.customer_id, one)
  const rows = [...known.values()]

  const toggle = ({ day }: Day, row: Row) => {
    const lines = plan[day] ?? []
    const there = lines.some((one) => one.customer_id === row.customer_id)
    const next = there
      ? lines.filter((one) => one.customer_id !== row.customer_id)
      : [...lines, { ...row, fixed: false }]
    // A row that has lost its last tick stays until the week is saved.
    setAdded((old) => [...old, row])
    onPlan({ ...plan, [day]: next })
  }
  const say = (row: Row, purpose: string) => {
    const open = new Set(days.filter((one) => one.editable).map((one) => one.day))
    setAdded((old) => [
      ...old.filter((one) => one.customer_id !== row.customer_id),
      { ...row, purpose },
    ])
    onPlan(
      Object.fromEntries(
        Object.entries(plan).map(([day, lines]) => [
          day,
          lines.map((one) =>
            open.has(day) && one.customer_id === row.customer_id ? { ...one, purpose } : one,
          ),
        ]),
      ),
    )
  }

  return (
    <div className="k-scroll-x">
      <table className="k-week">
        <thead>
          <tr>
            <th>{t('outing.fields.customer')}</th>
            {days.map((day) => (
              <th key={day.day} data-today={day.day === today || undefined}>
                <DayHead day={day} />
              </th>
            ))}
            <th>{t('outing.fields.purpose')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.customer_id}>
              <td>
                <RecordLink resource="customers" id={row.customer_id}>
                  {row.customer_name}
                </RecordLink>
              </td>
              {days.map((day) => {
                const line = (plan[day.day] ?? []).find(
                  (one) => one.customer_id === row.customer_id,
                )
                const past = day.over.some((one) =>
                  one.lines.some((done) => done.customer_id === row.customer_id),
                )
                return (
                  <td key={day.day} data-today={day.day === today || undefined}>
                    <Checkbox
                      aria-label={`${row.customer_name} ${day.day}`}
                      checked={Boolean(line) || past}
                      disabled={!day.editable || line?.fixed || (past && !line)}
                      onChange={() => toggle(day, row)}
                    />
                  </td>
                )
              })}
              <td>
                <Input
                  variant="borderless"
                  maxLength={200}
                  aria-label={`${row.customer_name} ${t('outing.fields.purpose')}`}
                  placeholder={t('outing.week.purpose')}
                  value={row.purpose ?? ''}
                  onChange={(event) => say(row, event.target.value)}
                />
              </td>
            </tr>
          ))}
          <tr>
            <td colSpan={9}>
              <RefInput
                resource="customers"
                aria-label={t('outing.week.addCustomer')}
                placeholder={t('outing.week.addCustomer')}
                value={null}
                onChange={(id, option) => {
                  if (!id) return
                  const name = option?.name ?? ''
                  setAdded((old) => [
                    ...old,
                    { customer_id: id, customer_name: name, purpose: null },
                  ])
                }}
              />
            </td>
          </tr>
        </tbody>
      </table>
    </div>
  )
}
