/** The customers of an outing: check in, write about them, see what is missing. */
import { CheckCircleOutlined, EditOutlined, EnvironmentOutlined } from '@ant-design/icons'
import { Button, Drawer } from 'antd'
import { useState } from 'react'
import type { components } from '@/api/schema.gen'
import { useMe } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { useAttachments } from '@/kit/Attachments'
import { EmptyState } from '@/kit/EmptyState'
import { FileName } from '@/kit/FileName'
import { FollowUpComposer } from '@/kit/FollowUpComposer'
import type { Attachment } from '@/kit/files'
import { formatDatetime } from '@/kit/format'
import { RecordLink } from '@/kit/navigation'
import { StatusTag } from '@/kit/StatusTag'
import { useDialog } from '@/kit/useDialog'
import { CheckInDrawer } from './CheckInDrawer'
import type { Outing } from './fields'
import './outings.css'

type Line = components['schemas']['OutingLineRead']

const MISSING = { missing: { label: 'outing.missing' as const, tone: 'red' as const } }

export function OutingLines({ outing }: { outing: Outing }) {
  const t = useT()
  const { data: me } = useMe()
  const dialog = useDialog()
  const files = useAttachments('outings', outing.id).data?.data ?? []
  const photoOf = (line: Line) => files.find((file) => file.id === line.photo_id)
  const next = outing.lines.find((line) => !line.checked_in_at)
  const here =
    dialog.open === 'check-in'
      ? (outing.lines.find((line) => line.id === dialog.about) ?? next)
      : null
  const [said, setSaid] = useState<Line | null>(null)
  const mine = me?.id === outing.owner_id
  const canCheckIn = mine && outing.actions.some((one) => one.name === 'check-in' && one.enabled)
  if (!outing.lines.length) return <EmptyState title={t('outing.noCustomers')} />
  return (
    <ul className="k-outing-lines">
      {outing.lines.map((line) => (
        <li key={line.id}>
          <div>
            <RecordLink resource="customers" id={line.customer_id} className="k-strong">
              {line.customer_name}
            </RecordLink>
            {line.is_missing && <StatusTag value="missing" looks={MISSING} />}
          </div>
          {line.purpose && <div>{line.purpose}</div>}
          {line.checked_in_at && (
            <div className="k-faint">
              <EnvironmentOutlined />{' '}
              {t('outing.checkedIn', { at: formatDatetime(line.checked_in_at) })}{' '}
              <a
                className="k-num"
                target="_blank"
                rel="noreferrer"
                href={`geo:${line.lat},${line.lng}`}
              >
                {line.lng}, {line.lat}
              </a>{' '}
              {t('outing.accuracy', { metres: line.accuracy_m ?? 0 })}{' '}
              <Photo file={photoOf(line)} />
            </div>
          )}
          <div className="k-block-row">
            {canCheckIn && !line.checked_in_at && (
              <Button
                size="small"
                icon={<EnvironmentOutlined />}
                onClick={() => dialog.show('check-in', line.id)}
              >
                {t('outing.checkIn.button')}
              </Button>
            )}
            {line.follow_up_id ? (
              <span className="k-faint">
                <CheckCircleOutlined /> {t('outing.recorded')}
              </span>
            ) : (
              mine &&
              outing.status !== 'cancelled' && (
                <Button size="small" icon={<EditOutlined />} onClick={() => setSaid(line)}>
                  {t('outing.record')}
                </Button>
              )
            )}
          </div>
        </li>
      ))}
      {here && <CheckInDrawer outing={outing} line={here} onClose={dialog.close} />}
      <Drawer
        open={said !== null}
        placement="bottom"
        size="auto"
        title={said && t('outing.recordOf', { name: said.customer_name ?? '' })}
        onClose={() => setSaid(null)}
        destroyOnHidden
      >
        {said && (
          <FollowUpComposer
            objectType="customers"
            id={said.customer_id}
            customerId={said.customer_id}
            kind="visit"
            outingId={outing.id}
            onSaved={() => setSaid(null)}
          />
        )}
      </Drawer>
    </ul>
  )
}

/** What was seen at the customer's door. */
function Photo({ file }: { file: Attachment | undefined }) {
  return file ? <FileName file={file} /> : null
}
