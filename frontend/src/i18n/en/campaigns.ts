/** Words of a campaign; exactly the keys of zh/campaigns.ts. */
import type { Words } from '@/i18n/types'
import type { campaigns as zh } from '@/i18n/zh/campaigns'

export const campaigns: Words<typeof zh> = {
  campaign: {
    title: 'campaign',
    titles: 'Campaigns',
    about:
      'Fairs, seminars, advertising and content. A lead knows the campaign it came by; the campaign shows what became of its leads, and at what cost.',
    view: { all: 'All', mine: 'Mine', running: 'Running', to_review: 'To review' },
    status: {
      draft: 'Draft',
      in_progress: 'Running',
      finished: 'Ended',
      reviewed: 'Reviewed',
      cancelled: 'Called off',
    },
    category: { offline: 'Offline', online: 'Online', content: 'Content' },
    group: { plan: 'Aim and expectations', links: 'Links and parent', review: 'Review' },
    tab: { leads: 'Leads', outcome: 'Outcome' },
    fields: {
      number: 'Campaign no.',
      name: 'Campaign',
      status: 'Status',
      category: 'Category',
      campaign_type: 'Type',
      parent: 'Part of',
      owner: 'Owner',
      start_at: 'Begins',
      end_at: 'Ends',
      location: 'Place',
      target_audience: 'Audience',
      goal: 'Aim',
      budget_amount: 'Budget',
      actual_cost: 'Actual cost',
      expected_leads: 'Expected leads',
      expected_revenue: 'Expected revenue',
      expected_response: 'Expected responses',
      utm_campaign: 'UTM mark',
      review_summary: 'What was learned',
      review_score: 'Mark',
      reviewed_at: 'Reviewed on',
      created_at: 'Created',
      updated_at: 'Updated',
    },
    hint: {
      actual_cost: 'Entered by the owner, with tax',
      utm_campaign: 'Whoever comes by a link with the same utm_campaign becomes a lead of this one',
    },
    input: { score: 'Mark', summary: 'What was learned', owner: 'To whom', reason: 'Note' },
  },
}
