/** One webhook, how it is doing, and what was sent to it. */
import { useT } from '@/i18n/i18n'
import { Banner } from '@/kit/Banner'
import { FieldValue } from '@/kit/FieldValue'
import { RecordPage } from '@/kit/RecordPage'
import { DeliveriesTable } from './DeliveriesTable'
import { type Webhook, webhook } from './fields'
import { WebhookButtons } from './WebhookButtons'
import { WebhookForm } from './WebhookForm'

export function WebhookPage() {
  return (
    <RecordPage<Webhook>
      resource="webhooks"
      title="webhook.titles"
      heading={(record) => record.name}
      status={webhook.status}
      highlights={[webhook.user, webhook.last_success_at, webhook.failing_since]}
      banner={(record) => <Off record={record} />}
      facts={[
        {
          title: 'kit.record.basics',
          fields: [webhook.name, webhook.url, webhook.objects, webhook.event_types],
        },
        {
          title: 'kit.record.system',
          fields: [webhook.rests_until, webhook.previous_secret_until, webhook.updated_at],
        },
      ]}
      logged={{ fields: [webhook.disabled_reason] }}
      tabs={[
        {
          key: 'deliveries',
          label: 'webhook.tab.deliveries',
          children: (record) => <DeliveriesTable fixed={{ webhook_id: record.id }} />,
        },
      ]}
      extra={(record) => <WebhookButtons record={record} />}
      form={WebhookForm}
      removable
      timeline="tab"
    />
  )
}

/** Why nothing is sent: there is no mail yet, so it is said where its owner looks. */
function Off({ record }: { record: Webhook }) {
  const t = useT()
  if (!record.disabled_reason) return null
  return (
    <Banner>
      <FieldValue field={webhook.disabled_reason} record={record} />
      <span className="k-faint">{t('webhook.off')}</span>
    </Banner>
  )
}
