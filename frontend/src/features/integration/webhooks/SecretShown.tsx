/** A new secret, shown once: whoever closes it without a copy rotates again. */
import { Modal, Typography } from 'antd'
import { useT } from '@/i18n/i18n'

/** Between the form and the page it opens: in memory only, until it has been seen. */
const fresh = new Map<string, string>()

export function keepToShow(id: string, secret: string | null | undefined) {
  if (secret) fresh.set(id, secret)
}

export const keptSecret = (id: string) => fresh.get(id) ?? null

export const forgetSecret = (id: string) => fresh.delete(id)

interface SecretShownProps {
  secret: string | null | undefined
  onClose: () => void
}

export function SecretShown({ secret, onClose }: SecretShownProps) {
  const t = useT()
  return (
    <Modal
      open={Boolean(secret)}
      title={t('webhook.secret.title')}
      mask={{ closable: false }}
      onCancel={onClose}
      onOk={onClose}
      okText={t('webhook.secret.kept')}
      cancelButtonProps={{ hidden: true }}
    >
      <p>{t('webhook.secret.note')}</p>
      <Typography.Paragraph code copyable>
        {secret ?? ''}
      </Typography.Paragraph>
    </Modal>
  )
}
