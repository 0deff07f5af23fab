/** What a lead may do, in words. */
import type { Look } from '@/kit/fields'

export const behaviours: Record<string, Look> = {
  form_submit: { label: 'score_rule.did.form_submit' },
  email_open: { label: 'score_rule.did.email_open' },
  email_click: { label: 'score_rule.did.email_click' },
  event_attended: { label: 'score_rule.did.event_attended' },
  quote_asked: { label: 'score_rule.did.quote_asked' },
  inbound_call: { label: 'score_rule.did.inbound_call' },
  replied: { label: 'score_rule.did.replied' },
  unsubscribed: { label: 'score_rule.did.unsubscribed' },
}
