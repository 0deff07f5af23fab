/** The words and looks of a pool and its rules. */
import type { components } from '@/api/schema.gen'
import { badge, bool, datetime, type Look, qty, ref, text } from '@/kit/fields'
import { Names } from './Names'
import { DepartmentsInput, UsersInput } from './peopleInputs'
import { RuleList } from './RuleList'
import { RulesInput } from './RulesInput'

export type Pool = components['schemas']['PoolRead']

const objects: Record<string, Look> = {
  leads: { label: 'pool.object.leads', tone: 'blue' },
  customers: { label: 'pool.object.customers', tone: 'green' },
}

const orders: Record<string, Look> = {
  any: { label: 'pool.order.any' },
  oldest_first: { label: 'pool.order.oldest_first' },
}

export const pool = {
  name: text<Pool>('name', 'pool.fields.name', {
    required: true,
    sort: true,
    maxLength: 64,
    width: 180,
  }),
  object_type: badge<Pool>('object_type', 'pool.fields.object_type', objects, {
    required: true,
    once: true,
    filter: true,
    initial: 'customers',
    width: 80,
  }),
  is_default: bool<Pool>('is_default', 'pool.fields.is_default', { once: true, width: 72 }),
  is_active: bool<Pool>('is_active', 'pool.fields.is_active', {
    readOnly: true,
    filter: true,
    width: 72,
  }),
  claim_daily_limit: qty<Pool>('claim_daily_limit', 'pool.fields.claim_daily_limit', {
    initial: '10',
    hint: 'pool.hint.limit',
    width: 140,
  }),
  holding_limit: qty<Pool>('holding_limit', 'pool.fields.holding_limit', {
    hint: 'pool.hint.limit',
    width: 110,
  }),
  deal_counts_holding: bool<Pool>('deal_counts_holding', 'pool.fields.deal_counts_holding'),
  prev_owner_cooldown_days: qty<Pool>(
    'prev_owner_cooldown_days',
    'pool.fields.prev_owner_cooldown_days',
    { required: true, initial: '30', hint: 'pool.hint.cooldown', width: 160 },
  ),
  protect_days: qty<Pool>('protect_days', 'pool.fields.protect_days', {
    required: true,
    initial: '15',
    width: 120,
  }),
  auto_recycle: bool<Pool>('auto_recycle', 'pool.fields.auto_recycle', { initial: true }),
  warn_days: qty<Pool>('warn_days', 'pool.fields.warn_days', { required: true, initial: '3' }),
  recycle_pool: ref<Pool>(
    'recycle_pool_id',
    'pool.fields.recycle_pool',
    'pools',
    'recycle_pool_name',
    {
      hint: 'pool.hint.recycle_pool',
      query: (values) => ({ object_type: values.object_type as string | undefined }),
    },
  ),
  rules: text<Pool>('recycle_rules', 'pool.fields.recycle_rules', {
    input: RulesInput,
    hint: 'pool.hint.rules',
    wide: true,
    render: (record) => <RuleList rules={record.recycle_rules} from={record.recycles_from} />,
  }),
  hide_phone: bool<Pool>('hide_phone_before_claim', 'pool.fields.hide_phone_before_claim', {
    initial: true,
  }),
  claim_order: badge<Pool>('claim_order', 'pool.fields.claim_order', orders, {
    required: true,
    initial: 'any',
  }),
  admins: text<Pool>('admin_ids', 'pool.fields.admins', {
    required: true,
    input: UsersInput,
    render: (record) => <Names resource="users" ids={record.admin_ids} />,
  }),
  members: text<Pool>('member_user_ids', 'pool.fields.members', {
    input: UsersInput,
    render: (record) => <Names resource="users" ids={record.member_user_ids} />,
  }),
  departments: text<Pool>('member_department_ids', 'pool.fields.departments', {
    input: DepartmentsInput,
    hint: 'pool.hint.departments',
    render: (record) => <Names resource="departments" ids={record.member_department_ids} />,
  }),
  created_at: datetime<Pool>('created_at', 'pool.fields.created_at', { readOnly: true }),
  updated_at: datetime<Pool>('updated_at', 'pool.fields.updated_at', {
    readOnly: true,
    sort: true,
  }),
}
