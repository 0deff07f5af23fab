/** What else can be done with a webhook: a test, a new secret, a range of events once more. */
import { App, Button, Space } from 'antd'
import { useState } from 'react'
import { asProblem } from '@/api/problems'
import { usePost } from '@/api/resource'
import { useCan } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { ActionDialog } from '@/kit/ActionDialog'
import { qty } from '@/kit/fields'
import type { Webhook } from './fields'
import { forgetSecret, keptSecret, SecretShown } from './SecretShown'

interface Range {
  from_sequence: string
  to_sequence: string
}

const range = [
  qty<Range>('from_sequence', 'webhook.replay.from', { required: true }),
  qty<Range>('to_sequence', 'webhook.replay.to', { required: true }),
]

export function WebhookButtons({ record }: { record: Webhook }) {
  const t = useT()
  const can = useCan()
  const { message, modal } = App.useApp()
  const [secret, setSecret] = useState(() => keptSecret(record.id))
  const [replaying, setReplaying] = useState(false)
  const test = usePost<object>(`/webhooks/${record.id}/test`)
  const rotate = usePost<{ secret: string | null }>(`/webhooks/${record.id}/rotate-secret`)
  const replay = usePost<{ queued: number }>(`/webhooks/${record.id}/replay`)
  if (!can('webhooks', 'manage')) return null
  const isOff = record.status !== 'active'

  function hide() {
    forgetSecret(record.id)
    setSecret(null)
  }
  const refused = (error: unknown) => void message.error(asProblem(error).message)
  const sendTest = () =>
    test.mutateAsync({}).then(() => void message.success(t('webhook.test.sent')), refused)
  const newSecret = () =>
    void modal.confirm({
      title: t('webhook.rotate.title'),
      content: t('webhook.rotate.note'),
      okText: t('webhook.rotate.button'),
      cancelText: t('kit.cancel'),
      onOk: () => rotate.mutateAsync({}).then((made) => setSecret(made.secret), refused),
    })
  async function again(body: Record<string, unknown>) {
    const { queued } = await replay.mutateAsync({
      from_sequence: Number(body.from_sequence),
      to_sequence: Number(body.to_sequence),
    })
    void message.success(t('webhook.replay.queued', { count: queued }))
  }
  return (
    <Space wrap>
      <Button disabled={isOff} loading={test.isPending} onClick={() => void sendTest()}>
        {t('webhook.test.button')}
      </Button>
      <Button disabled={isOff} onClick={() => setReplaying(true)}>
        {t('webhook.replay.button')}
      </Button>
      <Button onClick={newSecret}>{t('webhook.rotate.button')}</Button>
      {replaying && (
        <ActionDialog
          title={t('webhook.replay.button')}
          fields={range}
          note={t('webhook.replay.note')}
          onSubmit={again}
          onClose={() => setReplaying(false)}
        />
      )}
      <SecretShown secret={secret} onClose={hide} />
    </Space>
  )
}
