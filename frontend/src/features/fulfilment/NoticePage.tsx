/** One delivery notice. */
import { actionLabel } from '@/api/actions'
import { useCan } from '@/api/session'
import { language } from '@/i18n/i18n'
import { approvalTab } from '@/kit/documentTabs'
import { trimZeros } from '@/kit/format'
import { LinesTable } from '@/kit/lines/LinesTable'
import { PushDialog } from '@/kit/lines/PushDialog'
import { usePush } from '@/kit/lines/usePush'
import { RecordPage } from '@/kit/RecordPage'
import { type DialogState, useDialog } from '@/kit/useDialog'
import { NoticeForm } from './NoticeForm'
import { type Notice, notice, noticeLine } from './noticeFields'
import { noticeInputs } from './noticeInputs'
import { OutboundsTable } from './OutboundsTable'

const PUSH = 'push-outbound'

export function NoticePage() {
  const dialog = useDialog()
  const can = useCan()
  return (
    <RecordPage<Notice>
      resource="delivery-notices"
      title="notice.titles"
      heading={(record) => record.customer_name || record.number || ''}
      number={(record) => record.number}
      status={notice.status}
      highlights={[notice.warehouse, notice.planned_date, notice.total_qty, notice.shortage]}
      chain
      banner={(record) =>
        dialog.open === PUSH && <OutboundDialog record={record} dialog={dialog} />
      }
      inputs={() => noticeInputs}
      facts={[
        {
          title: 'delivery.group.basics',
          fields: [
            notice.customer,
            notice.order,
            notice.warehouse,
            notice.planned_date,
            notice.owner,
            notice.doc_date,
          ],
        },
        {
          title: 'delivery.group.address',
          fields: [
            notice.consignee,
            notice.ship_phone,
            notice.ship_address,
            notice.carrier,
            notice.remark,
          ],
        },
        { title: 'kit.record.system', fields: [notice.created_at, notice.updated_at] },
      ]}
      tabs={[
        {
          key: 'lines',
          label: 'notice.tab.lines',
          children: (record) => (
            <LinesTable
              lines={record.lines}
              fields={[
                noticeLine.product,
                noticeLine.unit,
                noticeLine.qty,
                noticeLine.reserved,
                noticeLine.shipped,
                noticeLine.open,
              ]}
            />
          ),
        },
        ...(can('outbounds', 'read')
          ? [
              {
                key: 'outbounds',
                label: 'notice.tab.outbounds' as const,
                children: (record: Notice) => (
                  <OutboundsTable fixed={{ delivery_notice_id: record.id }} />
                ),
              },
            ]
          : []),
        approvalTab('delivery-notices'),
      ]}
      logged={{ lines: [noticeLine.qty, noticeLine.shipped] }}
      form={NoticeForm}
      timeline="tab"
    />
  )
}

function OutboundDialog({ record, dialog }: { record: Notice; dialog: DialogState }) {
  const push = usePush('delivery-notices', record.id)
  return (
    <PushDialog
      title={actionLabel(PUSH, language())}
      lines={record.lines.map((line) => ({ ...line, left: trimZeros(line.open_qty) }))}
      onSubmit={(body) => push(PUSH, 'outbounds', body)}
      onClose={dialog.close}
    />
  )
}
