/** What the conversion made, and how it was judged. */
import { Button, Result } from 'antd'
import { useT } from '@/i18n/i18n'
import { FieldValue } from '@/kit/FieldValue'
import { recordPath, useGo } from '@/kit/navigation'
import { ComplianceList } from './ComplianceList'
import type { Lead } from './lead'
import { lead } from './leadFields'

interface ConvertDoneProps {
  record: Lead
  onClose: () => void
}

export function ConvertDone({ record, onClose }: ConvertDoneProps) {
  const t = useT()
  const go = useGo()
  const made = [
    ['customers', record.converted_customer_id, t('lead.convert.openCustomer')],
    ['opportunities', record.converted_opportunity_id, t('lead.convert.openOpportunity')],
    ['contacts', record.converted_contact_id, t('lead.convert.openContact')],
  ] as const
  return (
    <Result
      status="success"
      title={t('lead.convert.done')}
      subTitle={t('lead.convert.doneHint')}
      extra={[
        ...made.flatMap(([resource, id, label], index) =>
          id ? (
            <Button
              key={resource}
              type={index === 0 ? 'primary' : 'default'}
              onClick={() => go(recordPath(resource, id))}
            >
              {label}
            </Button>
          ) : (
            []
          ),
        ),
        <Button key="stay" type="text" onClick={onClose}>
          {t('lead.convert.stay')}
        </Button>,
      ]}
    >
      <FieldValue field={lead.compliance_status} record={record} />
      <ComplianceList items={record.compliance_detail ?? []} />
    </Result>
  )
}
