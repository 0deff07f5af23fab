/** A week of outings as it is planned: which customers on which day, and what of it may still change. */
import type { components } from '@/api/schema.gen'
import { dateOf, now, onClock } from '@/kit/time'

export type Week = components['schemas']['WeekRead']
type WeekOuting = components['schemas']['WeekOuting']

export interface Planned {
  customer_id: string
  customer_name: string
  purpose: string | null
  /** Checked in there: it stays. */
  fixed: boolean
}

export interface Day {
  day: string
  /** The open outing of the day, whose version is sent along. */
  open: WeekOuting | undefined
  /** Those that are over. */
  over: WeekOuting[]
  editable: boolean
}

const OPEN = ['registered', 'out']

type Dayjs = ReturnType<typeof now>

/** Its Monday. */
export const mondayOf = (day: Dayjs) => day.subtract((day.day() + 6) % 7, 'day')

export function daysOf(week: Week): Day[] {
  const today = dateOf(now())
  return Array.from({ length: 7 }, (_, at) => {
    const day = dateOf(onClock(week.week).add(at, 'day'))
    const all = week.outings.filter((one) => one.day === day)
    return {
      day,
      open: all.find((one) => OPEN.includes(one.status)),
      over: all.filter((one) => !OPEN.includes(one.status)),
      editable: day >= today,
    }
  })
}

export type Plan = Record<string, Planned[]>

export const planOf = (days: Day[]): Plan =>
  Object.fromEntries(
    days.map(({ day, open }) => [
      day,
      (open?.lines ?? []).map((line) => ({
        customer_id: line.customer_id,
        customer_name: line.customer_name ?? '',
        purpose: line.purpose,
        fixed: line.checked_in_at !== null,
      })),
    ]),
  )

const told = (lines: Planned[]) =>
  lines.map(({ customer_id, purpose }) => ({ customer_id, purpose: purpose || null }))

/** The days that differ from what was read, as they are sent. */
export function changes(days: Day[], before: Plan, plan: Plan) {
  return days
    .filter(
      ({ day, editable }) =>
        editable &&
        JSON.stringify(told(before[day] ?? [])) !== JSON.stringify(told(plan[day] ?? [])),
    )
    .map(({ day, open }) => ({
      day,
      version: open?.version ?? null,
      customers: told(plan[day] ?? []),
    }))
}
