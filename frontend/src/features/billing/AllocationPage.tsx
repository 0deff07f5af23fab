/** One allocation. */
import { reasonField } from '@/kit/ReasonDialog'
import { RecordPage } from '@/kit/RecordPage'
import { type Allocation, allocation } from './allocationFields'

export function AllocationPage() {
  return (
    <RecordPage<Allocation>
      resource="allocations"
      title="allocation.titles"
      heading={(record) => record.customer_name || record.number || ''}
      number={(record) => record.number}
      status={allocation.status}
      highlights={[
        allocation.amount,
        allocation.receipt,
        allocation.receivable,
        allocation.alloc_date,
      ]}
      facts={[
        {
          title: 'kit.record.basics',
          fields: [
            allocation.customer,
            allocation.receipt,
            allocation.receivable,
            allocation.amount,
            allocation.alloc_date,
            allocation.auto,
            allocation.amount_base_source,
            allocation.amount_base_target,
            allocation.fx_diff,
            allocation.reason,
            allocation.created_at,
          ],
        },
      ]}
      inputs={() => ({ reverse: { fields: [reasonField] } })}
      timeline="log"
    />
  )
}
