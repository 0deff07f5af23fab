/** Makes a token and shows its key, once. Nothing of it is kept as a draft. */
import { PlusOutlined } from '@ant-design/icons'
import { Alert, Button, Modal, Typography } from 'antd'
import { useState } from 'react'
import { usePost } from '@/api/resource'
import { useMe } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { ActionDialog } from '@/kit/ActionDialog'
import { asked } from './fields'

export function NewToken() {
  const t = useT()
  const { data: me } = useMe()
  const create = usePost<{ token: string }>('/api-tokens')
  const [open, setOpen] = useState(false)
  const [key, setKey] = useState<string | null>(null)
  const forOthers = me?.permissions.some(
    (one) => one.resource === 'api-tokens' && one.action === 'create' && one.scope === 'all',
  )
  return (
    <>
      <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen(true)}>
        {t('api_token.create')}
      </Button>
      {open && (
        <ActionDialog
          title={t('api_token.create')}
          width={620}
          note={t('api_token.note')}
          initial={{ days: '90' }}
          fields={[
            asked.name,
            asked.days,
            asked.scopes,
            asked.allowed_ips,
            ...(forOthers ? [asked.owner] : []),
            asked.password,
          ]}
          onSubmit={async (body) => {
            const made = await create.mutateAsync({ ...body, days: Number(body.days) })
            setKey(made.token)
          }}
          onClose={() => setOpen(false)}
        />
      )}
      <Modal
        open={key !== null}
        title={t('api_token.made')}
        footer={
          <Button type="primary" onClick={() => setKey(null)}>
            {t('api_token.saved')}
          </Button>
        }
        closable={false}
        destroyOnHidden
      >
        <Alert type="warning" showIcon title={t('api_token.once')} className="k-problem" />
        <Typography.Paragraph code copyable className="k-wrap">
          {key ?? ''}
        </Typography.Paragraph>
      </Modal>
    </>
  )
}
