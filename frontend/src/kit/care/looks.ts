/** How the states of customers in care plans look. */
import type { Look } from '@/kit/fields'

export const enrolmentStatuses: Record<string, Look> = {
  running: { label: 'care.status.running', tone: 'blue' },
  finished: { label: 'care.status.finished', tone: 'green' },
  ended: { label: 'care.status.ended' },
}
