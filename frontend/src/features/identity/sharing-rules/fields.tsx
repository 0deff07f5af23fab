/** The words and looks of a sharing rule. */
import type { components } from '@/api/schema.gen'
import { badge, bool, datetime, type Look, text } from '@/kit/fields'
import { permissions } from '@/kit/sharing/shareInputs'
import { clearing } from './clearing'
import { partiesInput } from './PartiesInput'
import { PartyNames } from './PartyNames'
import { RuleFilterInput } from './RuleFilterInput'
import { RuleFilterWords } from './RuleFilterWords'

export type SharingRule = components['schemas']['SharingRuleRead']

/** Kinds that a rule may be about, in the order of the story. */
const KINDS = [
  'leads',
  'customers',
  'contacts',
  'opportunities',
  'quotes',
  'contracts',
  'orders',
  'delivery-notices',
  'outbounds',
  'receivables',
  'receipts',
  'invoices',
  'payment-plans',
  'customer-addresses',
  'invoice-titles',
] as const

const objects: Record<string, Look> = Object.fromEntries(
  KINDS.map((kind): [string, Look] => [kind, { label: `role.objects.${kind}` }]),
)

const parties: Record<string, Look> = {
  departments: { label: 'sharing_rule.party.departments' },
  users: { label: 'sharing_rule.party.users' },
  roles: { label: 'sharing_rule.party.roles' },
}

export const sharingRule = {
  name: text<SharingRule>('name', 'sharing_rule.fields.name', {
    required: true,
    sort: true,
    maxLength: 64,
    width: 200,
  }),
  object: badge<SharingRule>('object', 'sharing_rule.fields.object', objects, {
    required: true,
    once: true,
    filter: true,
    initial: 'customers',
    input: clearing('filter'),
    width: 100,
  }),
  from_kind: badge<SharingRule>('from_kind', 'sharing_rule.fields.from', parties, {
    required: true,
    initial: 'departments',
    input: clearing('from_ids'),
  }),
  from_ids: text<SharingRule>('from_ids', 'sharing_rule.fields.from_ids', {
    required: true,
    hint: 'sharing_rule.hint.from',
    width: 200,
    input: partiesInput('from_kind'),
    render: (rule) => (
      <PartyNames kind={rule.from_kind} ids={rule.from_ids} names={rule.from_names} />
    ),
  }),
  to_kind: badge<SharingRule>('to_kind', 'sharing_rule.fields.to', parties, {
    required: true,
    initial: 'departments',
    input: clearing('to_ids'),
  }),
  to_ids: text<SharingRule>('to_ids', 'sharing_rule.fields.to_ids', {
    required: true,
    hint: 'sharing_rule.hint.to',
    width: 200,
    input: partiesInput('to_kind'),
    render: (rule) => <PartyNames kind={rule.to_kind} ids={rule.to_ids} names={rule.to_names} />,
  }),
  permission: badge<SharingRule>('permission', 'sharing.permission.title', permissions, {
    required: true,
    filter: true,
    initial: 'read',
    hint: 'sharing_rule.hint.permission',
    width: 80,
  }),
  filter: text<SharingRule>('filter', 'sharing_rule.fields.filter', {
    wide: true,
    width: 280,
    hint: 'sharing_rule.hint.filter',
    input: RuleFilterInput,
    render: (rule) => <RuleFilterWords object={rule.object} filter={rule.filter} />,
  }),
  is_active: bool<SharingRule>('is_active', 'sharing_rule.fields.is_active', {
    filter: true,
    initial: true,
    width: 72,
  }),
  expires_at: datetime<SharingRule>('expires_at', 'sharing.until', {
    hint: 'sharing.untilHint',
    late: (rule) => rule.is_active,
    width: 150,
  }),
  updated_at: datetime<SharingRule>('updated_at', 'sharing_rule.fields.updated_at', {
    readOnly: true,
    sort: true,
    hidden: true,
  }),
}
