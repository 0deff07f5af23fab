/** Where a rule is moved to. */
import { badge } from '@/kit/fields'

interface Move {
  to: string
}

export const moveInput = {
  fields: [
    badge<Move>(
      'to',
      'assign_rule.moveTo',
      {
        up: { label: 'assign_rule.up' },
        down: { label: 'assign_rule.down' },
        first: { label: 'assign_rule.first' },
        last: { label: 'assign_rule.last' },
      },
      { required: true, initial: 'up' },
    ),
  ],
}
