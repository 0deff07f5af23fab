/** What the list could not do of what it was asked, said above it. */
import { Alert } from 'antd'
import { useT } from '@/i18n/i18n'
import type { OpenView } from './useViews'

export function ListNotices({ open }: { open: OpenView }) {
  const t = useT()
  const said = [open.isGone && t('kit.view.gone'), open.isUnread && t('kit.filter.unread')].filter(
    (one) => one !== false,
  )
  return said.map((one) => (
    <Alert key={one} className="k-notice" type="warning" showIcon title={one} />
  ))
}
