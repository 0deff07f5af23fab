/** Words of scoring rules, and of what rules ask of a lead; exactly the keys of zh/rules.ts. */
import type { Words } from '@/i18n/types'
import type { rules as zh } from '@/i18n/zh/rules'

export const rules: Words<typeof zh> = {
  rule: {
    field: 'Field',
    comparison: 'Comparison',
    values: 'Values',
    typeValues: 'Type and press Enter, several if needed',
    or: ', ',
    addCondition: 'Add a condition',
    removeCondition: 'Remove the condition',
    try: 'Try on existing leads',
    op: {
      in: 'is',
      not_in: 'is not',
      gte: 'at least',
      lt: 'below',
      known: 'is filled in',
      unknown: 'is empty',
    },
  },
  score_rule: {
    title: 'scoring rule',
    titles: 'Lead scoring rules',
    about: 'Rules decide the score of a lead: fit is what it is, behaviour what it did.',
    how: 'Score = fit + behaviour, each at most 60, in all 0 to 100. From 80 a lead is A and qualified, from 60 B, from 40 C, else D. When a rule changes, all open leads are scored anew.',
    view: { all: 'All', fit: 'Fit', behaviour: 'Behaviour' },
    kind: { fit: 'Fit', behaviour: 'Behaviour', idle: 'Silence' },
    did: {
      form_submit: 'Submitted a form',
      email_open: 'Opened an e-mail',
      email_click: 'Clicked in an e-mail',
      event_attended: 'Attended an event',
      quote_asked: 'Asked for a price',
      inbound_call: 'Called in',
      replied: 'Answered a follow-up',
      unsubscribed: 'Unsubscribed',
    },
    fields: {
      name: 'Name',
      kind: 'Kind',
      points: 'Points',
      conditions: 'Conditions',
      behaviour: 'Behaviour',
      most: 'At most in all',
      half_life_days: 'Halved every (days)',
      days: 'Days of silence',
      position: 'Order',
      basis: 'For what',
      is_active: 'Active',
      updated_at: 'Updated',
    },
    hint: {
      points: '−100 to 100; negative points are taken off',
      conditions: 'All of them must hold; an industry or source includes those below it',
      most: 'Bounds what the same behaviour is worth in all; empty is unlimited',
      half_life_days: 'Points are halved every so many days',
    },
    silent: 'Nothing at all for {{count}} days',
    halved: 'halved every {{count}} days',
    atMost: 'at most {{count}} in all',
    gives: 'This rule',
    tried:
      'The latest {{tried}} open leads: the rule applies to {{matched}}, {{changed}} would have another score.',
  },
}
