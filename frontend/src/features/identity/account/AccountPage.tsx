/** 账号安全: the password, the second factor, and where one is signed in. */

import { App, Button } from 'antd'
import { useState } from 'react'
import { call } from '@/api/client'
import { usePost, useRead } from '@/api/resource'
import { useMe } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { ActionDialog } from '@/kit/ActionDialog'
import { Asked } from '@/kit/Asked'
import { PageHeader } from '@/kit/PageHeader'
import { SettingList } from '@/kit/SettingList'
import { type Account, changed, confirmed } from './fields'
import { TotpSetup } from './TotpSetup'
import { useSessions } from './useSessions'

export function AccountPage() {
  const t = useT()
  const { message } = App.useApp()
  const { data: me } = useMe()
  const asked = useRead<Account>(['my-security'], '/me/security')
  const { refetch } = asked
  const change = usePost('/me/password')
  const sessions = useSessions()
  const [dialog, setDialog] = useState<'password' | 'totp' | 'off' | null>(null)
  const close = () => setDialog(null)

  return (
    <div className="k-list">
      <PageHeader title={t('account.title')} subtitle={me?.username} />
      <Asked of={asked}>
        {(account) => (
          <SettingList
            groups={[
              {
                key: 'signing-in',
                title: t('account.group.signIn'),
                rows: [
                  {
                    key: 'password',
                    label: t('account.password.label'),
                    note: t('account.password.note'),
                    control: (
                      <Button onClick={() => setDialog('password')}>
                        {t('account.password.change')}
                      </Button>
                    ),
                  },
                  {
                    key: 'totp',
                    label: t('account.totp.label'),
                    note: account.totp_enabled
                      ? t('account.totp.on', { count: account.recovery_codes_left })
                      : t('account.totp.off'),
                    control: account.totp_enabled ? (
                      <Button danger onClick={() => setDialog('off')}>
                        {t('account.totp.switchOff')}
                      </Button>
                    ) : (
                      <Button type="primary" onClick={() => setDialog('totp')}>
                        {t('account.totp.setUp')}
                      </Button>
                    ),
                  },
                ],
              },
              { key: 'sessions', title: t('account.group.sessions'), rows: sessions },
            ]}
          />
        )}
      </Asked>
      {dialog === 'password' && (
        <ActionDialog
          title={t('account.password.change')}
          note={t('account.password.ends')}
          fields={[changed.current, changed.fresh]}
          onSubmit={async (body) => {
            await change.mutateAsync(body)
            void message.success(t('account.password.done'))
          }}
          onClose={close}
        />
      )}
      {dialog === 'off' && (
        <ActionDialog
          danger
          title={t('account.totp.disable')}
          note={t('account.totp.offNote')}
          fields={[confirmed.password]}
          onSubmit={async (body) => {
            await call('POST', '/me/totp/disable', { body })
            await refetch()
          }}
          onClose={close}
        />
      )}
      {dialog === 'totp' && <TotpSetup onDone={() => void refetch()} onClose={close} />}
    </div>
  )
}
