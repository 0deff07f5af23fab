/** The words and looks of a campaign: read this first. */
import type { components } from '@/api/schema.gen'
import {
  badge,
  date,
  datetime,
  dict,
  type Look,
  longText,
  money,
  qty,
  ref,
  text,
} from '@/kit/fields'
import { WholeInput } from '@/kit/WholeInput'

export type Campaign = components['schemas']['CampaignRead']

const statuses: Record<string, Look> = {
  draft: { label: 'campaign.status.draft' },
  in_progress: { label: 'campaign.status.in_progress', tone: 'blue' },
  finished: { label: 'campaign.status.finished', tone: 'orange' },
  reviewed: { label: 'campaign.status.reviewed', tone: 'green' },
  cancelled: { label: 'campaign.status.cancelled' },
}

const categories: Record<string, Look> = {
  offline: { label: 'campaign.category.offline', tone: 'blue' },
  online: { label: 'campaign.category.online', tone: 'cyan' },
  content: { label: 'campaign.category.content', tone: 'purple' },
}

export const campaign = {
  number: text<Campaign>('number', 'campaign.fields.number', {
    readOnly: true,
    hidden: true,
    width: 150,
  }),
  name: text<Campaign>('name', 'campaign.fields.name', {
    required: true,
    maxLength: 128,
    width: 230,
  }),
  status: badge<Campaign>('status', 'campaign.fields.status', statuses, {
    readOnly: true,
    filter: true,
    width: 90,
  }),
  category: badge<Campaign>('category', 'campaign.fields.category', categories, {
    required: true,
    filter: true,
    width: 90,
  }),
  campaign_type: dict<Campaign>('campaign_type', 'campaign.fields.campaign_type', 'campaign_type', {
    required: true,
    filter: true,
    width: 120,
  }),
  parent: ref<Campaign>('parent_id', 'campaign.fields.parent', 'campaigns', 'parent_name'),
  owner: ref<Campaign>('owner_id', 'campaign.fields.owner', 'users', 'owner_name', {
    readOnly: true,
    filter: true,
    width: 92,
  }),
  start_at: datetime<Campaign>('start_at', 'campaign.fields.start_at', {
    required: true,
    sort: true,
    filter: true,
  }),
  end_at: datetime<Campaign>('end_at', 'campaign.fields.end_at', { required: true }),
  location: text<Campaign>('location', 'campaign.fields.location', { maxLength: 200 }),
  target_audience: longText<Campaign>('target_audience', 'campaign.fields.target_audience'),
  goal: longText<Campaign>('goal', 'campaign.fields.goal'),
  budget_amount: money<Campaign>('budget_amount', 'campaign.fields.budget_amount', {
    required: true,
  }),
  actual_cost: money<Campaign>('actual_cost', 'campaign.fields.actual_cost', {
    hint: 'campaign.hint.actual_cost',
  }),
  expected_leads: qty<Campaign>('expected_leads', 'campaign.fields.expected_leads', {
    width: 100,
    input: WholeInput,
  }),
  expected_revenue: money<Campaign>('expected_revenue', 'campaign.fields.expected_revenue'),
  expected_response: qty<Campaign>('expected_response', 'campaign.fields.expected_response', {
    input: WholeInput,
  }),
  utm_campaign: text<Campaign>('utm_campaign', 'campaign.fields.utm_campaign', {
    maxLength: 128,
    width: 140,
    hint: 'campaign.hint.utm_campaign',
  }),
  review_summary: longText<Campaign>('review_summary', 'campaign.fields.review_summary', {
    readOnly: true,
  }),
  review_score: qty<Campaign>('review_score', 'campaign.fields.review_score', { readOnly: true }),
  reviewed_at: date<Campaign>('reviewed_at', 'campaign.fields.reviewed_at', { readOnly: true }),
  created_at: datetime<Campaign>('created_at', 'campaign.fields.created_at', { readOnly: true }),
  updated_at: datetime<Campaign>('updated_at', 'campaign.fields.updated_at', {
    readOnly: true,
    sort: true,
  }),
}
