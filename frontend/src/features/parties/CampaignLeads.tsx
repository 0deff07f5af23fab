/** The leads that came by a campaign. */
import { PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useCan } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { listPath, useGo } from '@/kit/navigation'
import { ResourceTable } from '@/kit/table/ResourceTable'
import type { Campaign } from './campaignFields'
import { lead } from './leadFields'

export function CampaignLeads({ record }: { record: Campaign }) {
  const t = useT()
  const go = useGo()
  const can = useCan()
  const init = { 'init.campaign_id': record.id, 'init.campaign_name': record.name }
  return (
    <ResourceTable
      embedded
      resource="leads"
      name="lead.title"
      title="lead.titles"
      fields={[
        lead.name,
        lead.status,
        lead.contact_name,
        lead.source,
        lead.score,
        lead.owner,
        lead.compliance_status,
        lead.created_at,
      ]}
      filters={[lead.status]}
      fixed={{ campaign_id: record.id }}
      sort="-created_at"
      preview={false}
      extra={
        can('leads', 'create') ? (
          <Button
            size="small"
            icon={<PlusOutlined />}
            onClick={() => go(listPath('leads'), { new: '1', ...init })}
          >
            {t('kit.createOf', { name: t('lead.title') })}
          </Button>
        ) : undefined
      }
    />
  )
}
