/** Words of the reports of leads; exactly the keys of zh/leadReports.ts. */
import type { Words } from '@/i18n/types'
import type { leadReports as zh } from '@/i18n/zh/leadReports'

export const leadReports: Words<typeof zh> = {
  lead_report: {
    title: 'Lead reports',
    total_one: '{{shown}} lead',
    total_other: '{{shown}} leads',
    by: {
      source: 'By source',
      campaign: 'By campaign',
      network: 'By network',
      keyword: 'By keyword',
      batch: 'By batch',
      marketer: 'Marketers',
    },
    about: {
      source:
        'Leads created in the period; a source includes those under it. The cost of a campaign is spread over its leads.',
      campaign:
        'Leads created in the period. Campaigns that began in it and brought nobody are listed too: they cost something.',
      network: 'Leads created in the period that came with a UTM source.',
      keyword: 'Leads created in the period that came with a keyword (UTM).',
      batch:
        'Purchased data that was loaded in the period: how much of each batch could be reached and was converted.',
      marketer:
        'A lead belongs to the owner of its campaign, or else to whoever entered it. Only compliant and waived conversions count for the rate.',
    },
    none: 'No leads in this period',
    noneSaid: 'No lead of this period says so',
    noneHint: 'Choose another period',
    nobody: '—',
    fields: {
      source: 'Source',
      campaign: 'Campaign',
      network: 'Network',
      keyword: 'Keyword',
      batch: 'Purchased batch',
      marketer: 'Marketer',
      leads: 'Leads',
      contactable: 'Contactable',
      contactable_rate: 'Contactable %',
      qualified: 'Qualified',
      qualified_rate: 'Qualified %',
      conversions: 'Conversions',
      compliant: 'Compliant',
      conversion_rate: 'Conversion %',
      won: 'Won',
      won_amount: 'Won (excl. tax)',
      cost: 'Cost',
      cost_per_lead: 'Cost per lead',
      responded: 'Responded',
      response_mean: 'Mean response (business h)',
      response_median: 'Median response (business h)',
      converted: 'Converted in the period',
      converted_compliant: 'Of them compliant',
    },
  },
}
