/** The words and looks of a scoring rule. */
import type { components } from '@/api/schema.gen'
import { badge, bool, datetime, type Look, qty, text } from '@/kit/fields'
import { behaviours } from './behaviours'
import { ConditionList } from './ConditionList'
import { ScoringConditionsInput } from './ConditionsInput'
import { RuleBasis } from './RuleBasis'
import { WholeInput } from './WholeInput'

export type ScoreRule = components['schemas']['ScoreRuleRead']

const kinds: Record<string, Look> = {
  fit: { label: 'score_rule.kind.fit', tone: 'blue' },
  behaviour: { label: 'score_rule.kind.behaviour', tone: 'green' },
  idle: { label: 'score_rule.kind.idle', tone: 'orange' },
}

const isKind = (kind: string) => (values: Record<string, unknown>) => values.kind === kind

export const scoreRule = {
  name: text<ScoreRule>('name', 'score_rule.fields.name', {
    required: true,
    sort: true,
    maxLength: 64,
    width: 200,
  }),
  kind: badge<ScoreRule>('kind', 'score_rule.fields.kind', kinds, {
    required: true,
    once: true,
    filter: true,
    initial: 'fit',
    width: 96,
  }),
  points: qty<ScoreRule>('points', 'score_rule.fields.points', {
    required: true,
    sort: true,
    hint: 'score_rule.hint.points',
    input: WholeInput,
    width: 80,
  }),
  conditions: text<ScoreRule>('conditions', 'score_rule.fields.conditions', {
    input: ScoringConditionsInput,
    hint: 'score_rule.hint.conditions',
    wide: true,
    when: isKind('fit'),
    width: 320,
    render: (record) => <ConditionList conditions={record.conditions} />,
  }),
  behaviour: badge<ScoreRule>('behaviour', 'score_rule.fields.behaviour', behaviours, {
    required: true,
    once: true,
    when: isKind('behaviour'),
    width: 130,
  }),
  most: qty<ScoreRule>('most', 'score_rule.fields.most', {
    hint: 'score_rule.hint.most',
    input: WholeInput,
    when: isKind('behaviour'),
    width: 96,
  }),
  half_life_days: qty<ScoreRule>('half_life_days', 'score_rule.fields.half_life_days', {
    required: true,
    initial: 30,
    hint: 'score_rule.hint.half_life_days',
    input: WholeInput,
    when: isKind('behaviour'),
    strictly: true,
    hidden: true,
    width: 110,
  }),
  days: qty<ScoreRule>('days', 'score_rule.fields.days', {
    required: true,
    input: WholeInput,
    when: isKind('idle'),
    width: 110,
  }),
  /** What earns the points, whatever the kind: the one column of the list. */
  basis: text<ScoreRule>('conditions', 'score_rule.fields.basis', {
    readOnly: true,
    width: 420,
    render: (record) => <RuleBasis rule={record} />,
  }),
  position: qty<ScoreRule>('position', 'score_rule.fields.position', {
    required: true,
    initial: 100,
    sort: true,
    input: WholeInput,
    hidden: true,
    width: 80,
  }),
  is_active: bool<ScoreRule>('is_active', 'score_rule.fields.is_active', {
    initial: true,
    filter: true,
    width: 72,
  }),
  updated_at: datetime<ScoreRule>('updated_at', 'score_rule.fields.updated_at', {
    readOnly: true,
    sort: true,
  }),
}

/** As the server takes it: a hidden field of another kind is not sent. */
export function scoreBody(values: Record<string, unknown>, kind: unknown) {
  const dropped =
    kind === 'fit'
      ? ['behaviour', 'most', 'days', 'half_life_days']
      : kind === 'behaviour'
        ? ['conditions', 'days']
        : ['conditions', 'behaviour', 'most', 'half_life_days']
  return Object.fromEntries(
    Object.entries(values).filter(([key, value]) => !dropped.includes(key) && value !== undefined),
  )
}
