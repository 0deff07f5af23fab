/** One delivery. */
import { useCan } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { RecordPage } from '@/kit/RecordPage'
import { StageSteps } from '@/kit/StageSteps'
import { OutboundForm } from './OutboundForm'
import { OutboundLines } from './OutboundLines'
import { OutboundReceivables } from './OutboundReceivables'
import { type Outbound, outbound } from './outboundFields'
import { outboundInputs } from './outboundInputs'

export function OutboundPage() {
  const can = useCan()
  const cost = can('products', 'view_cost') ? [outbound.cost_amount] : []
  return (
    <RecordPage<Outbound>
      resource="outbounds"
      title="outbound.titles"
      heading={(record) => record.customer_name || record.number || ''}
      number={(record) => record.number}
      status={outbound.status}
      highlights={[
        outbound.warehouse,
        outbound.total_qty,
        outbound.amount_incl,
        outbound.tracking_no,
      ]}
      chain
      banner={(record) => <Steps record={record} />}
      inputs={() => outboundInputs}
      facts={[
        {
          title: 'delivery.group.basics',
          fields: [
            outbound.customer,
            outbound.order,
            outbound.notice,
            outbound.warehouse,
            outbound.out_date,
            outbound.out_kind,
            ...cost,
            outbound.owner,
          ],
        },
        {
          title: 'delivery.group.address',
          fields: [outbound.consignee, outbound.ship_phone, outbound.ship_address, outbound.remark],
        },
        {
          title: 'delivery.group.transport',
          fields: [
            outbound.carrier,
            outbound.tracking_no,
            outbound.self_pickup,
            outbound.confirmed_at,
            outbound.shipped_at,
            outbound.signed_at,
            outbound.signed_by,
          ],
        },
        { title: 'kit.record.system', fields: [outbound.created_at, outbound.updated_at] },
      ]}
      tabs={[
        {
          key: 'lines',
          label: 'outbound.tab.lines',
          children: (record) => <OutboundLines record={record} />,
        },
        ...(can('receivables', 'read')
          ? [
              {
                key: 'receivables',
                label: 'outbound.tab.receivables' as const,
                children: (record: Outbound) => <OutboundReceivables id={record.id} />,
              },
            ]
          : []),
      ]}
      form={OutboundForm}
      timeline="tab"
    />
  )
}

const STEPS = ['draft', 'confirmed', 'shipped', 'signed'] as const
const PLACES: readonly string[] = STEPS

function Steps({ record }: { record: Outbound }) {
  const t = useT()
  const at = PLACES.indexOf(record.status)
  if (at < 0) return null
  const signed = record.status === 'signed'
  return (
    <StageSteps
      label={t('outbound.fields.status')}
      tone={signed ? 'green' : undefined}
      stages={STEPS.map((step, index) => ({
        key: step,
        name: t(`outbound.step.${step}`),
        state: index < at || signed ? 'done' : index === at ? 'here' : 'ahead',
      }))}
    />
  )
}
