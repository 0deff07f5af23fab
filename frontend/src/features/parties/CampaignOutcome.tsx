/** What became of the leads of a campaign: stages, conversions, deals, and what one of them cost. */
import { useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { type TKey, useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { formatPercent, group } from '@/kit/format'
import { Money } from '@/kit/Money'
import { Blank } from '@/kit/StatusTag'
import type { Campaign } from './campaignFields'
import { statuses } from './lead'

type Outcome = components['schemas']['CampaignOutcome']

const COUNTS = ['leads', 'contactable', 'qualified', 'conversions', 'compliant', 'won'] as const
const RATES = ['contactable_rate', 'qualified_rate', 'conversion_rate'] as const
const AMOUNTS = ['won_amount', 'cost', 'cost_per_lead'] as const

export function CampaignOutcome({ record }: { record: Campaign }) {
  const t = useT()
  const asked = useRead<Outcome>(
    ['campaigns', record.id, 'outcome'],
    `/campaigns/${record.id}/outcome`,
    {},
  )
  const { data } = asked
  if (!data)
    return (
      <Asked of={asked} rows={4}>
        {() => null}
      </Asked>
    )
  const figure = (label: TKey, value: React.ReactNode) => (
    <div key={label}>
      <dt>{t(label)}</dt>
      <dd className="k-num">{value}</dd>
    </div>
  )
  return (
    <div className="k-blocks">
      <dl className="k-highlights">
        {COUNTS.map((name) => figure(`lead_report.fields.${name}`, group(data[name])))}
        {RATES.map((name) =>
          figure(
            `lead_report.fields.${name}`,
            data[name] === null ? <Blank /> : formatPercent(data[name]),
          ),
        )}
        {AMOUNTS.map((name) => figure(`lead_report.fields.${name}`, <Money value={data[name]} />))}
      </dl>
      <h3 className="k-section">{t('campaign.stages')}</h3>
      <dl className="k-highlights">
        {data.stages.map((stage) =>
          figure(statuses[stage.status]?.label as TKey, group(stage.leads)),
        )}
      </dl>
    </div>
  )
}
