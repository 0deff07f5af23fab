/** Where a lead stands; once it has ended, what became of it. */
import { type TKey, useT } from '@/i18n/i18n'
import { Banner } from '@/kit/Banner'
import { FieldValue } from '@/kit/FieldValue'
import { formatDate } from '@/kit/format'
import { RecordLink } from '@/kit/navigation'
import { type Stage, StageSteps } from '@/kit/StageSteps'
import { ComplianceList } from './ComplianceList'
import type { Lead } from './lead'
import { lead } from './leadFields'

const STAGES = ['new', 'nurturing', 'qualified', 'converted', 'won']

export function LeadBanner({ record }: { record: Lead }) {
  const t = useT()
  if (record.status === 'discarded')
    return (
      <Banner>
        <FieldValue field={lead.discard_reason} record={record} />
        <span className="k-faint">
          {[record.discard_note, formatDate(record.discarded_at)].filter(Boolean).join(' · ')}
        </span>
      </Banner>
    )
  const here = STAGES.indexOf(record.status)
  const stages: Stage[] = STAGES.map((key, index) => ({
    key,
    name: t(`lead.status.${key}` as TKey),
    state: index < here ? 'done' : index === here ? 'here' : 'ahead',
  }))
  return (
    <>
      <StageSteps
        label={t('lead.fields.status')}
        stages={stages}
        tone={record.status === 'won' ? 'green' : 'default'}
      />
      {record.converted_at && <Conversion record={record} />}
    </>
  )
}

function Conversion({ record }: { record: Lead }) {
  const t = useT()
  return (
    <Banner>
      {record.converted_customer_id && (
        <RecordLink resource="customers" id={record.converted_customer_id}>
          {record.converted_customer_name ?? t('lead.convert.openCustomer')}
        </RecordLink>
      )}
      {record.converted_contact_id && (
        <RecordLink resource="contacts" id={record.converted_contact_id}>
          {record.converted_contact_name ?? t('lead.convert.openContact')}
        </RecordLink>
      )}
      {record.converted_opportunity_id && (
        <RecordLink resource="opportunities" id={record.converted_opportunity_id}>
          {record.converted_opportunity_name ?? t('lead.convert.openOpportunity')}
        </RecordLink>
      )}
      <FieldValue field={lead.compliance_status} record={record} />
      <span className="k-faint">
        {t('lead.convert.by', {
          name: record.converted_by_name ?? '—',
          at: formatDate(record.converted_at),
        })}
      </span>
      {record.compliance_status !== 'compliant' && record.compliance_detail && (
        <ComplianceList items={record.compliance_detail.filter((one) => !one.passed)} />
      )}
    </Banner>
  )
}
