/** The words and looks of an opportunity: read this first. */
import type { components } from '@/api/schema.gen'
import { inLanguage } from '@/i18n/i18n'
import { partyFields } from '@/kit/documentHead'
import {
  badge,
  bool,
  date,
  datetime,
  dict,
  type Look,
  longText,
  money,
  percent,
  ref,
  text,
} from '@/kit/fields'

export type OpportunityContact = components['schemas']['OpportunityContactRead']
export type OpportunityLine = components['schemas']['OpportunityLineRead']
export type Opportunity = components['schemas']['OpportunityRead']

export const statuses: Record<string, Look> = {
  open: { label: 'opportunity.status.open', tone: 'blue' },
  won: { label: 'opportunity.status.won', tone: 'green' },
  lost: { label: 'opportunity.status.lost', tone: 'red' },
  invalid: { label: 'opportunity.status.invalid' },
}

const types: Record<string, Look> = {
  new: { label: 'opportunity.type.new' },
  existing: { label: 'opportunity.type.existing' },
  renewal: { label: 'opportunity.type.renewal' },
  replacement: { label: 'opportunity.type.replacement' },
  service: { label: 'opportunity.type.service' },
}

const intents: Record<string, Look> = {
  high: { label: 'opportunity.intent.high' },
  medium: { label: 'opportunity.intent.medium' },
  low: { label: 'opportunity.intent.low' },
}

const budgets: Record<string, Look> = {
  unknown: { label: 'opportunity.budget.unknown' },
  planned: { label: 'opportunity.budget.planned' },
  approved: { label: 'opportunity.budget.approved', tone: 'green' },
}

const positions: Record<string, Look> = {
  leading: { label: 'opportunity.position.leading', tone: 'green' },
  tie: { label: 'opportunity.position.tie' },
  behind: { label: 'opportunity.position.behind', tone: 'orange' },
}

const forecasts: Record<string, Look> = {
  pipeline: { label: 'opportunity.forecast.pipeline' },
  best_case: { label: 'opportunity.forecast.best_case' },
  commit: { label: 'opportunity.forecast.commit', tone: 'blue' },
  closed: { label: 'opportunity.forecast.closed', tone: 'green' },
  omitted: { label: 'opportunity.forecast.omitted' },
}

const key = 'opportunity.fields'
const isTender = (values: Record<string, unknown>) => values.is_tender === true

const isOpen = (record: Opportunity) => record.status === 'open'

export const opportunity = {
  ...partyFields<Opportunity>(),
  number: text<Opportunity>('number', `${key}.number`, { readOnly: true, width: 148 }),
  name: text<Opportunity>('name', `${key}.name`, {
    required: true,
    maxLength: 128,
    wide: true,
    width: 240,
  }),
  status: badge<Opportunity>('status', `${key}.status`, statuses, {
    readOnly: true,
    filter: true,
    width: 88,
  }),
  lead: ref<Opportunity>('lead_id', `${key}.lead`, 'leads', 'lead_number', { readOnly: true }),
  stage: text<Opportunity>('stage_name', `${key}.stage`, {
    readOnly: true,
    width: 100,
    corner: isOpen,
    render: (record) => inLanguage(record.stage_name, record.stage_name_en),
  }),
  stage_entered_at: datetime<Opportunity>('stage_entered_at', `${key}.stage_entered_at`, {
    readOnly: true,
    hidden: true,
  }),
  win_rate: percent<Opportunity>('win_rate', `${key}.win_rate`, { readOnly: true, width: 76 }),
  expected_amount: money<Opportunity>('expected_amount', `${key}.expected_amount`, {
    sort: true,
    filter: true,
    currencyKey: 'currency',
    hint: 'opportunity.form.amountHint',
  }),
  weighted_amount: money<Opportunity>('weighted_amount', `${key}.weighted_amount`, {
    readOnly: true,
    hidden: true,
  }),
  expected_close_date: date<Opportunity>('expected_close_date', `${key}.expected_close_date`, {
    required: true,
    sort: true,
    filter: true,
    late: isOpen,
  }),
  forecast_category: badge<Opportunity>(
    'forecast_category',
    `${key}.forecast_category`,
    forecasts,
    { readOnly: true },
  ),
  opportunity_type: badge<Opportunity>('opportunity_type', `${key}.opportunity_type`, types, {
    initial: 'new',
  }),
  purchase_intent: badge<Opportunity>('purchase_intent', `${key}.purchase_intent`, intents),
  demand: longText<Opportunity>('demand', `${key}.demand`, {
    required: true,
    placeholder: 'opportunity.form.demandPlaceholder',
  }),
  pain_points: longText<Opportunity>('pain_points', `${key}.pain_points`),
  budget_amount: money<Opportunity>('budget_amount', `${key}.budget_amount`, {
    currencyKey: 'currency',
  }),
  budget_status: badge<Opportunity>('budget_status', `${key}.budget_status`, budgets, {
    initial: 'unknown',
    required: true,
  }),
  decision_process: longText<Opportunity>('decision_process', `${key}.decision_process`),
  decision_date: date<Opportunity>('decision_date', `${key}.decision_date`),
  competitors: text<Opportunity>('competitors', `${key}.competitors`, { maxLength: 200 }),
  competition_note: longText<Opportunity>('competition_note', `${key}.competition_note`),
  our_position: badge<Opportunity>('our_position', `${key}.our_position`, positions),
  is_tender: bool<Opportunity>('is_tender', `${key}.is_tender`),
  tender_no: text<Opportunity>('tender_no', `${key}.tender_no`, { maxLength: 64, when: isTender }),
  tender_deadline: datetime<Opportunity>('tender_deadline', `${key}.tender_deadline`, {
    when: isTender,
  }),
  source: dict<Opportunity>('source', `${key}.source`, 'lead_source'),
  next_step: text<Opportunity>('next_step', `${key}.next_step`, { maxLength: 200 }),
  next_follow_up_at: datetime<Opportunity>('next_follow_up_at', `${key}.next_follow_up_at`, {
    late: isOpen,
  }),
  actual_amount: money<Opportunity>('actual_amount', `${key}.actual_amount`, {
    readOnly: true,
    currencyKey: 'currency',
  }),
  contract_no: text<Opportunity>('contract_no', `${key}.contract_no`, { readOnly: true }),
  signed_date: date<Opportunity>('signed_date', `${key}.signed_date`, { readOnly: true }),
  lost_reason: dict<Opportunity>('lost_reason', `${key}.lost_reason`, 'lost_reason', {
    readOnly: true,
  }),
  lost_competitor: text<Opportunity>('lost_competitor', `${key}.lost_competitor`, {
    readOnly: true,
  }),
  lost_note: longText<Opportunity>('lost_note', `${key}.lost_note`, { readOnly: true }),
}
