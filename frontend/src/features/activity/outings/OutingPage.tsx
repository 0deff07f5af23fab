/** One outing: whom one calls on, that one was there, and what was written about it. */
import { filesTab } from '@/kit/documentTabs'
import { RecordPage } from '@/kit/RecordPage'
import { type Outing, outing } from './fields'
import { OutingForm } from './OutingForm'
import { OutingLines } from './OutingLines'
import { outingInputs } from './OutingsPage'

export function OutingPage() {
  return (
    <RecordPage<Outing>
      resource="outings"
      title="outing.titles"
      heading={(record) => record.customer_names ?? record.destination ?? record.number ?? ''}
      number={(record) => record.number}
      status={outing.status}
      highlights={[outing.owner, outing.start_at, outing.end_at]}
      facts={[
        {
          title: 'kit.record.basics',
          fields: [
            outing.reason,
            outing.destination,
            outing.transport,
            outing.started_at,
            outing.returned_at,
            outing.remark,
          ],
        },
        { title: 'kit.record.system', fields: [outing.updated_at] },
      ]}
      tabs={[
        {
          key: 'customers',
          label: 'outing.fields.customers',
          children: (record) => <OutingLines outing={record} />,
        },
        filesTab<Outing>('outings', 'check_in'),
      ]}
      inputs={() => outingInputs}
      form={OutingForm}
      timeline="log"
    />
  )
}
