/** All receipts. */
import { recordPath, useGo } from '@/kit/navigation'
import { reasonField } from '@/kit/ReasonDialog'
import { ResourceTable } from '@/kit/table/ResourceTable'
import type { View } from '@/kit/table/useListQuery'
import { useUrlState } from '@/kit/useUrlState'
import { ReceiptForm } from './ReceiptForm'
import { confirmation, receipt } from './receiptFields'

const views: View[] = [
  { key: 'all', label: 'receipt.view.all', params: {} },
  { key: 'pending', label: 'receipt.view.pending', params: { status: 'pending' } },
  { key: 'unallocated', label: 'receipt.view.unallocated', params: { unallocated: 'true' } },
  { key: 'confirmed', label: 'receipt.view.confirmed', params: { status: 'confirmed' } },
  { key: 'draft', label: 'receipt.view.draft', params: { status: 'draft' } },
  { key: 'rejected', label: 'receipt.view.rejected', params: { status: 'rejected' } },
]

export function ReceiptsPage() {
  const go = useGo()
  const { params } = useUrlState()
  const open = { run: () => go(recordPath('receipts', params.preview ?? '')) }
  return (
    <ResourceTable
      resource="receipts"
      name="receipt.title"
      title="receipt.titles"
      about="receipt.about"
      heading={receipt.customer}
      fields={[
        receipt.number,
        receipt.customer,
        receipt.amount,
        receipt.allocated_amount,
        receipt.unallocated_amount,
        receipt.receipt_date,
        receipt.status,
        receipt.listed_type,
        receipt.fund_account,
        receipt.owner,
        receipt.method,
        receipt.order,
        receipt.contract,
        receipt.fee_amount,
        receipt.updated_at,
      ]}
      views={views}
      sort="-updated_at"
      form={ReceiptForm}
      bulk={[{ action: 'confirm' }]}
      inputs={{
        confirm: { fields: confirmation },
        reject: { fields: [reasonField] },
        void: { fields: [reasonField] },
        allocate: open,
        'auto-allocate': open,
      }}
      chain
    />
  )
}
