/** A new webhook, or changes to one. The page of a new one shows its secret. */
import { recordPath, useGo } from '@/kit/navigation'
import { type FormProps, RecordForm } from '@/kit/RecordForm'
import { type Webhook, webhook } from './fields'
import { keepToShow } from './SecretShown'

type Made = Webhook & { secret?: string | null }

export function WebhookForm(props: FormProps<Webhook>) {
  const go = useGo()
  function showSecret(made: Made) {
    keepToShow(made.id, made.secret)
    go(recordPath('webhooks', made.id))
  }
  return (
    <RecordForm<Webhook>
      {...props}
      resource="webhooks"
      name="webhook.title"
      fields={[webhook.name, webhook.url, webhook.objects, webhook.event_types]}
      onSaved={props.record ? () => undefined : showSecret}
    />
  )
}
