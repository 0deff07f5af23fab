/** The words and looks of an API token. */
import type { components } from '@/api/schema.gen'
import { CurrentPassword } from '@/kit/CurrentPassword'
import { badge, datetime, type Look, qty, ref, text } from '@/kit/fields'
import { NetworksInput } from './NetworksInput'
import { ScopesInput } from './ScopesInput'

export type Token = components['schemas']['ApiTokenRead']
export type NewTokenBody = components['schemas']['ApiTokenCreate']

const statuses: Record<string, Look> = {
  active: { label: 'api_token.status.active', tone: 'green' },
  disabled: { label: 'api_token.status.disabled', tone: 'orange' },
  revoked: { label: 'api_token.status.revoked' },
}

export const token = {
  name: text<Token>('name', 'api_token.fields.name', { width: 160 }),
  prefix: text<Token>('prefix', 'api_token.fields.prefix', { width: 170 }),
  owner: ref<Token>('owner_id', 'api_token.fields.owner', 'users', 'owner_name', {
    filter: true,
    width: 110,
  }),
  scopes: text<Token>('scopes', 'api_token.fields.scopes', {
    width: 260,
    wide: true,
    render: (record) => record.scopes.join('、'),
  }),
  allowed_ips: text<Token>('allowed_ips', 'api_token.fields.allowed_ips', {
    wide: true,
    render: (record) => record.allowed_ips.join('、') || null,
  }),
  status: badge<Token>('status', 'api_token.fields.status', statuses, { filter: true, width: 100 }),
  created_at: datetime<Token>('created_at', 'api_token.fields.created_at', { sort: true }),
  expires_at: datetime<Token>('expires_at', 'api_token.fields.expires_at', { width: 140 }),
  last_used_at: datetime<Token>('last_used_at', 'api_token.fields.last_used_at', { width: 140 }),
  last_used_ip: text<Token>('last_used_ip', 'api_token.fields.last_used_ip', { width: 130 }),
  revoked_at: datetime<Token>('revoked_at', 'api_token.fields.revoked_at'),
  rate_per_minute: qty<Token>('rate_per_minute', 'api_token.fields.rate_per_minute'),
  rows_per_day: qty<Token>('rows_per_day', 'api_token.fields.rows_per_day'),
}

/** What a new token asks for. */
export const asked = {
  name: text<NewTokenBody>('name', 'api_token.fields.name', {
    required: true,
    maxLength: 64,
    placeholder: 'api_token.hint.name',
  }),
  scopes: text<NewTokenBody>('scopes', 'api_token.fields.scopes', {
    required: true,
    wide: true,
    input: ScopesInput,
    hint: 'api_token.hint.scopes',
  }),
  days: qty<NewTokenBody>('days', 'api_token.fields.days', { required: true }),
  allowed_ips: text<NewTokenBody>('allowed_ips', 'api_token.fields.allowed_ips', {
    wide: true,
    input: NetworksInput,
    hint: 'api_token.hint.allowed_ips',
  }),
  owner: ref<NewTokenBody & { owner_name: string }>(
    'owner_id',
    'api_token.fields.owner',
    'users',
    'owner_name',
    { hint: 'api_token.hint.owner' },
  ),
  password: text<NewTokenBody>('password', 'account.fields.password', {
    required: true,
    input: CurrentPassword,
    hint: 'account.hint.confirm',
  }),
}
