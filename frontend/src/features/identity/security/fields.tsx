/** The words and looks of an event of the security log. */
import type { components } from '@/api/schema.gen'
import { badge, datetime, type Look, ref, text } from '@/kit/fields'

export type SecurityEvent = components['schemas']['SecurityEventRead']

const kinds: Record<string, Look> = {
  login: { label: 'security_event.kind.login' },
  logout: { label: 'security_event.kind.logout' },
  'access.refused': { label: 'security_event.kind.access_refused', tone: 'orange' },
  'access.ended': { label: 'security_event.kind.access_ended', tone: 'purple' },
  'permissions.changed': { label: 'security_event.kind.permissions_changed', tone: 'purple' },
  'rate.limited': { label: 'security_event.kind.rate_limited', tone: 'orange' },
  export: { label: 'security_event.kind.export', tone: 'blue' },
  reveal: { label: 'security_event.kind.reveal', tone: 'blue' },
  'token.created': { label: 'security_event.kind.token_created', tone: 'blue' },
  'token.revoked': { label: 'security_event.kind.token_revoked' },
  'token.disabled': { label: 'security_event.kind.token_disabled' },
  'token.new_address': { label: 'security_event.kind.token_new_address', tone: 'orange' },
  'session.revoked': { label: 'security_event.kind.session_revoked' },
  'session.stolen': { label: 'security_event.kind.session_stolen', tone: 'red' },
  'password.changed': { label: 'security_event.kind.password_changed', tone: 'blue' },
  'password.set': { label: 'security_event.kind.password_set', tone: 'purple' },
  'totp.enabled': { label: 'security_event.kind.totp_enabled', tone: 'green' },
  'totp.disabled': { label: 'security_event.kind.totp_disabled', tone: 'orange' },
  'totp.reset': { label: 'security_event.kind.totp_reset', tone: 'purple' },
  'totp.recovery_used': { label: 'security_event.kind.totp_recovery_used', tone: 'orange' },
}
const results: Record<string, Look> = {
  ok: { label: 'security_event.result.ok', tone: 'green' },
  refused: { label: 'security_event.result.refused', tone: 'red' },
  ended: { label: 'security_event.result.ended', tone: 'orange' },
}

export const event = {
  at: datetime<SecurityEvent>('at', 'security_event.fields.at', { sort: true, width: 150 }),
  kind: badge<SecurityEvent>('kind', 'security_event.fields.kind', kinds, {
    filter: true,
    multiple: true,
    width: 150,
  }),
  result: badge<SecurityEvent>('result', 'security_event.fields.result', results, {
    filter: true,
    width: 90,
  }),
  actor: ref<SecurityEvent>('actor_id', 'security_event.fields.actor', 'users', 'actor_name', {
    filter: true,
    width: 110,
  }),
  account: text<SecurityEvent>('account', 'security_event.fields.account', { width: 120 }),
  token: text<SecurityEvent>('token_name', 'security_event.fields.token', { width: 120 }),
  ip: text<SecurityEvent>('ip', 'security_event.fields.ip', { width: 130 }),
  object: text<SecurityEvent>('object_type', 'security_event.fields.object', { width: 110 }),
  detail: text<SecurityEvent>('detail', 'security_event.fields.detail', { width: 220 }),
  request: text<SecurityEvent>('request_id', 'security_event.fields.request', {
    width: 240,
    hidden: true,
  }),
}
