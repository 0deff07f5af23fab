/** The words and looks of an assignment rule. */
import type { components } from '@/api/schema.gen'
import { badge, bool, datetime, type Look, qty, ref, text } from '@/kit/fields'
import { ConditionList } from './ConditionList'
import { ConditionsInput } from './ConditionsInput'
import { TargetList } from './TargetList'
import { TargetsInput } from './TargetsInput'

export type AssignRule = components['schemas']['AssignRuleRead']
export type Target = components['schemas']['AssignTargetWrite']

const strategies: Record<string, Look> = {
  round_robin: { label: 'assign_rule.strategy.round_robin', tone: 'blue' },
  weighted: { label: 'assign_rule.strategy.weighted', tone: 'cyan' },
  load_balanced: { label: 'assign_rule.strategy.load_balanced', tone: 'green' },
  fixed: { label: 'assign_rule.strategy.fixed', tone: 'purple' },
  match_owner: { label: 'assign_rule.strategy.match_owner', tone: 'orange' },
}

export const assignRule = {
  position: qty<AssignRule>('position', 'assign_rule.fields.position', {
    readOnly: true,
    sort: true,
    hidden: true,
    width: 72,
  }),
  name: text<AssignRule>('name', 'assign_rule.fields.name', {
    required: true,
    maxLength: 64,
    width: 200,
  }),
  conditions: text<AssignRule>('conditions', 'assign_rule.fields.conditions', {
    input: ConditionsInput,
    hint: 'assign_rule.hint.conditions',
    wide: true,
    width: 360,
    render: (record) => (
      <ConditionList conditions={record.conditions} none="assign_rule.everything" />
    ),
  }),
  strategy: badge<AssignRule>('strategy', 'assign_rule.fields.strategy', strategies, {
    required: true,
    filter: true,
    initial: 'round_robin',
    width: 130,
  }),
  targets: text<AssignRule>('targets', 'assign_rule.fields.targets', {
    input: TargetsInput,
    hint: 'assign_rule.hint.targets',
    wide: true,
    render: (record) => <TargetList targets={record.targets} weighted={usesWeights(record)} />,
  }),
  fallback: badge<AssignRule>('fallback', 'assign_rule.fields.fallback', strategies, {
    hint: 'assign_rule.hint.fallback',
    width: 130,
  }),
  pool: ref<AssignRule>('pool_id', 'assign_rule.fields.pool', 'pools', 'pool_name', {
    hint: 'assign_rule.hint.pool',
    query: { object_type: 'leads' },
    width: 130,
  }),
  is_active: bool<AssignRule>('is_active', 'assign_rule.fields.is_active', {
    initial: true,
    filter: true,
    width: 72,
  }),
  updated_at: datetime<AssignRule>('updated_at', 'assign_rule.fields.updated_at', {
    readOnly: true,
    sort: true,
  }),
}

const usesWeights = (rule: Pick<AssignRule, 'strategy' | 'fallback'>) =>
  rule.strategy === 'weighted' || rule.fallback === 'weighted'
