/** All delivery notices. */
import { ResourceTable } from '@/kit/table/ResourceTable'
import type { View } from '@/kit/table/useListQuery'
import { NoticeForm } from './NoticeForm'
import { notice } from './noticeFields'
import { noticeInputs } from './noticeInputs'

const views: View[] = [
  { key: 'all', label: 'notice.view.all', params: {} },
  { key: 'open', label: 'notice.view.open', params: { status: 'approved,partially_shipped' } },
  { key: 'pending', label: 'notice.view.pending', params: { status: 'pending' } },
  { key: 'shortage', label: 'notice.view.shortage', params: { shortage: 'true' } },
  { key: 'done', label: 'notice.view.done', params: { status: 'shipped,closed' } },
]

export function NoticesPage() {
  return (
    <ResourceTable
      resource="delivery-notices"
      name="notice.title"
      title="notice.titles"
      about="notice.about"
      heading={notice.customer}
      fields={[
        notice.number,
        notice.customer,
        notice.warehouse,
        notice.total_qty,
        notice.planned_date,
        notice.shortage,
        notice.status,
        notice.owner,
        notice.order,
        notice.doc_date,
        notice.updated_at,
      ]}
      views={views}
      sort="-updated_at"
      form={NoticeForm}
      chain
      inputs={noticeInputs}
    />
  )
}
