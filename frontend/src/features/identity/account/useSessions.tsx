/** Where one is signed in, each with its button. */
import { App, Button, Tag } from 'antd'
import { call } from '@/api/client'
import { asProblem } from '@/api/problems'
import { useRead } from '@/api/resource'
import { useT } from '@/i18n/i18n'
import { formatDatetime } from '@/kit/format'
import type { SettingRow } from '@/kit/SettingList'
import { deviceOf } from './device'
import type { MySession } from './fields'

export function useSessions(): SettingRow[] {
  const t = useT()
  const { message } = App.useApp()
  const { data, refetch } = useRead<{ data: MySession[] }>(['my-sessions'], '/me/sessions')
  const rows = data?.data ?? []

  async function end(path: string) {
    try {
      const { ended } = await call<{ ended: number }>('POST', path, { body: {} })
      void message.success(t('account.sessions.ended', { count: ended }))
    } catch (error) {
      void message.error(asProblem(error).message)
    } finally {
      await refetch()
    }
  }

  const shown = rows.map((one) => ({
    key: one.id,
    label: deviceOf(one.user_agent) || t('account.sessions.unknown'),
    note: [
      one.ip,
      t('account.sessions.used', { at: formatDatetime(one.last_used_at) }),
      t('account.sessions.since', { at: formatDatetime(one.created_at) }),
    ]
      .filter(Boolean)
      .join(' · '),
    control: one.is_current ? (
      <Tag color="green">{t('account.sessions.current')}</Tag>
    ) : (
      <Button onClick={() => void end(`/me/sessions/${one.id}/end`)}>
        {t('account.sessions.end')}
      </Button>
    ),
  }))
  if (rows.length < 2) return shown
  return [
    ...shown,
    {
      key: 'others',
      label: t('account.sessions.others'),
      control: (
        <Button danger onClick={() => void end('/me/sessions/end-others')}>
          {t('account.sessions.endOthers')}
        </Button>
      ),
    },
  ]
}
