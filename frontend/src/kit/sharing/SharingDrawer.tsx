/** Beside a record: who has been let into it, who sees it and why. Opened at `?do=share` and `?do=access`. */

import { Drawer } from 'antd'
import { useCan } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { Tabs } from '@/kit/Tabs'
import type { Actionable } from '@/kit/useVerbs'
import { AccessList } from './AccessList'
import { MemberList } from './MemberList'
import './sharing.css'

interface SharingDrawerProps {
  resource: string
  record: Actionable
  /** `share` or `access`. */
  open: string
  onOpen: (which: string) => void
  onClose: () => void
}

/** Kinds whose records can be shared one by one. */
export const SHAREABLE = new Set(['leads', 'customers', 'contacts', 'opportunities', 'contracts'])

export function SharingDrawer({ resource, record, open, onOpen, onClose }: SharingDrawerProps) {
  const t = useT()
  const can = useCan()
  const tabs = [
    ...(SHAREABLE.has(resource)
      ? [
          {
            key: 'share',
            label: t('sharing.title'),
            children: <MemberList resource={resource} record={record} />,
          },
        ]
      : []),
    ...(can('access', 'read')
      ? [
          {
            key: 'access',
            label: t('sharing.whoSees'),
            children: <AccessList resource={resource} id={record.id} />,
          },
        ]
      : []),
  ]
  return (
    <Drawer open size={480} onClose={onClose} title={t('sharing.drawer')} className="k-drawer">
      <Tabs size="small" activeKey={open} onChange={onOpen} items={tabs} destroyOnHidden />
    </Drawer>
  )
}
