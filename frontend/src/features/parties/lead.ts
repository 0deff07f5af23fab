/** The shape of a lead on the wire, and how its codes look. */
import type { components } from '@/api/schema.gen'
import type { Look } from '@/kit/fields'

export type Lead = components['schemas']['LeadRead']

export const statuses: Record<string, Look> = {
  new: { label: 'lead.status.new', tone: 'blue' },
  nurturing: { label: 'lead.status.nurturing', tone: 'cyan' },
  qualified: { label: 'lead.status.qualified', tone: 'orange' },
  converted: { label: 'lead.status.converted', tone: 'green' },
  won: { label: 'lead.status.won', tone: 'green' },
  discarded: { label: 'lead.status.discarded' },
}

export const intents: Record<string, Look> = {
  A: { label: 'lead.intent.A', tone: 'red' },
  B: { label: 'lead.intent.B', tone: 'orange' },
  C: { label: 'lead.intent.C', tone: 'blue' },
  D: { label: 'lead.intent.D' },
}

export const authorities: Record<string, Look> = {
  decision_maker: { label: 'lead.authority.decision_maker' },
  influencer: { label: 'lead.authority.influencer' },
  user: { label: 'lead.authority.user' },
  unknown: { label: 'lead.authority.unknown' },
}

export const duplicates: Record<string, Look> = {
  none: { label: 'lead.duplicate.none' },
  suspect: { label: 'lead.duplicate.suspect', tone: 'orange' },
  confirmed: { label: 'lead.duplicate.confirmed', tone: 'red' },
  cleared: { label: 'lead.duplicate.cleared', tone: 'green' },
}

export const compliances: Record<string, Look> = {
  compliant: { label: 'lead.compliance.compliant', tone: 'green' },
  non_compliant: { label: 'lead.compliance.non_compliant', tone: 'orange' },
  waived: { label: 'lead.compliance.waived', tone: 'blue' },
}
