/** The same week on a phone: one card a day. */
import { DeleteOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import { useT } from '@/i18n/i18n'
import { RefInput } from '@/kit/RefInput'
import { DayHead } from './DayHead'
import type { WeekLookProps } from './WeekGrid'
import type { Planned } from './week'

export function WeekCards({ days, plan, onPlan }: WeekLookProps) {
  const t = useT()
  const write = (day: string, lines: Planned[]) => onPlan({ ...plan, [day]: lines })
  return (
    <>
      {days.map((day) => {
        const lines = plan[day.day] ?? []
        const past = day.over.flatMap((one) => one.lines)
        return (
          <section key={day.day} className="k-week-day">
            <h2>
              <DayHead day={day} />
            </h2>
            {past.map((line) => (
              <p key={line.id} className="k-faint">
                {line.customer_name}
              </p>
            ))}
            {lines.map((line, at) => (
              <div key={line.customer_id} className="k-block-row">
                <span className="k-grow">{line.customer_name}</span>
                <Input
                  className="k-grow"
                  maxLength={200}
                  disabled={!day.editable}
                  aria-label={`${line.customer_name} ${t('outing.fields.purpose')}`}
                  placeholder={t('outing.week.purpose')}
                  value={line.purpose ?? ''}
                  onChange={(event) =>
                    write(
                      day.day,
                      lines.map((one, place) =>
                        place === at ? { ...one, purpose: event.target.value } : one,
                      ),
                    )
                  }
                />
                <Button
                  type="text"
                  disabled={!day.editable || line.fixed}
                  aria-label={t('outing.form.remove')}
                  icon={<DeleteOutlined />}
                  onClick={() =>
                    write(
                      day.day,
                      lines.filter((_, place) => place !== at),
                    )
                  }
                />
              </div>
            ))}
            {day.editable && (
              <RefInput
                resource="customers"
                aria-label={`${day.day} ${t('outing.week.addCustomer')}`}
                placeholder={t('outing.week.addCustomer')}
                value={null}
                onChange={(id, option) => {
                  if (!id || lines.some((one) => one.customer_id === id)) return
                  const name = option?.name ?? ''
                  write(day.day, [
                    ...lines,
                    { customer_id: id, customer_name: name, purpose: null, fixed: false },
                  ])
                }}
              />
            )}
          </section>
        )
      })}
    </>
  )
}
