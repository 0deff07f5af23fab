/** Two-step verification in three dialogs: the password, the QR code with the first code, the recovery codes. */
import { Alert, Button, Modal, QRCode, Typography } from 'antd'
import { useState } from 'react'
import { call } from '@/api/client'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { ActionDialog } from '@/kit/ActionDialog'
import { confirmed } from './fields'
import './account.css'

interface TotpSetupProps {
  onDone: () => void
  onClose: () => void
}

export function TotpSetup({ onDone, onClose }: TotpSetupProps) {
  const t = useT()
  const [begun, setBegun] = useState<components['schemas']['TotpBegun'] | null>(null)
  const [codes, setCodes] = useState<string[] | null>(null)

  if (codes)
    return (
      <Modal
        open
        closable={false}
        title={t('account.totp.recovery')}
        footer={
          <Button type="primary" onClick={onClose}>
            {t('account.totp.recoverySaved')}
          </Button>
        }
      >
        <Alert
          type="warning"
          showIcon
          className="k-problem"
          title={t('account.totp.recoveryNote')}
        />
        <Typography.Paragraph copyable={{ text: codes.join('\n') }} className="s-recovery">
          {codes.map((code) => (
            <code key={code}>{code}</code>
          ))}
        </Typography.Paragraph>
      </Modal>
    )
  if (begun)
    return (
      <ActionDialog
        key="code"
        title={t('account.totp.enable')}
        note={t('account.totp.scan')}
        fields={[confirmed.code]}
        before={
          <div className="s-totp">
            <QRCode value={begun.uri} type="svg" size={184} errorLevel="M" />
            <Typography.Text code copyable>
              {begun.secret}
            </Typography.Text>
          </div>
        }
        onSubmit={async (body) => {
          const made = await call<{ recovery_codes: string[] }>('POST', '/me/totp/confirm', {
            body,
          })
          setCodes(made.recovery_codes)
          onDone()
        }}
        onClose={() => setBegun((old) => (codes ? old : null))}
      />
    )
  return (
    <ActionDialog
      key="password"
      title={t('account.totp.enable')}
      okText={t('account.totp.next')}
      note={t('account.totp.begin')}
      fields={[confirmed.password]}
      onSubmit={async (body) => setBegun(await call('POST', '/me/totp', { body }))}
      onClose={() => undefined}
    />
  )
}
