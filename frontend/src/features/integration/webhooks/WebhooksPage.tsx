/** Where events are sent. */
import { ResourceTable } from '@/kit/table/ResourceTable'
import { webhook } from './fields'
import { WebhookForm } from './WebhookForm'

export function WebhooksPage() {
  return (
    <ResourceTable
      resource="webhooks"
      name="webhook.title"
      title="webhook.titles"
      about="webhook.about"
      heading={webhook.name}
      fields={[
        webhook.name,
        webhook.status,
        webhook.url,
        webhook.disabled_reason,
        webhook.user,
        webhook.last_success_at,
        webhook.failing_since,
        webhook.updated_at,
      ]}
      sort="name"
      form={WebhookForm}
    />
  )
}
