/** One receipt; while money of it is left, finance allocates it right here. */
import { useCan } from '@/api/session'
import { translate } from '@/i18n/i18n'
import { Attachments } from '@/kit/Attachments'
import { reasonField } from '@/kit/ReasonDialog'
import { RecordPage, type RecordTab } from '@/kit/RecordPage'
import { AllocatePanel } from './AllocatePanel'
import { AllocationsTable } from './AllocationsTable'
import { ChargesTable } from './ChargesTable'
import { ReceiptForm } from './ReceiptForm'
import { confirmation, type Receipt, receipt } from './receiptFields'
import { useAutoAllocate } from './useAutoAllocate'

const mayAllocate = (record: Receipt) =>
  record.actions.some((state) => state.name === 'allocate' && state.enabled)

const toPanel = () => document.getElementById('allocate')?.querySelector('input')?.focus()

export function ReceiptPage() {
  const can = useCan()
  const auto = useAutoAllocate()
  const tabs: (RecordTab<Receipt> & { of?: string })[] = [
    {
      key: 'history',
      of: 'allocations',
      label: 'receipt.tab.history',
      children: (record) => (
        <AllocationsTable fixed={{ receipt_id: record.id }} without={['receipt', 'customer']} />
      ),
    },
    {
      key: 'charges',
      of: 'finance-charges',
      label: 'receipt.tab.charges',
      children: (record) => <ChargesTable fixed={{ receipt_id: record.id }} />,
    },
    {
      key: 'files',
      label: 'receipt.tab.files',
      children: (record) => <Attachments resource="receipts" id={record.id} />,
    },
  ]
  return (
    <RecordPage<Receipt>
      resource="receipts"
      title="receipt.titles"
      heading={(record) => record.customer_name || record.number || ''}
      number={(record) => record.number}
      status={receipt.status}
      highlights={[
        receipt.amount,
        receipt.unallocated_amount,
        receipt.receipt_date,
        receipt.fund_account,
        receipt.owner,
      ]}
      chain
      banner={(record) => mayAllocate(record) && <AllocatePanel key={record.id} receipt={record} />}
      inputs={(record) => ({
        confirm: {
          fields: confirmation,
          note: translate('receipt.ask.confirm'),
          initial: {
            fund_account_id: record.fund_account_id ?? undefined,
            bank_txn_no: record.bank_txn_no ?? undefined,
            fee_amount: record.fee_amount,
            receipt_date: record.receipt_date,
          },
        },
        reject: { fields: [reasonField] },
        void: { fields: [reasonField] },
        allocate: { run: toPanel },
        'auto-allocate': { run: () => auto.run(record.id) },
      })}
      facts={[
        {
          title: 'receipt.group.basics',
          fields: [
            receipt.customer,
            receipt.listed_type,
            receipt.method,
            receipt.receipt_date,
            receipt.order,
            receipt.contract,
            receipt.remark,
          ],
        },
        {
          title: 'receipt.group.amounts',
          fields: [
            { ...receipt.amount, hint: undefined },
            receipt.fee_amount,
            receipt.allocated_amount,
            receipt.refunded_amount,
            receipt.unallocated_amount,
          ],
        },
        {
          title: 'receipt.group.bank',
          fields: [
            receipt.fund_account,
            receipt.bank_txn_no,
            receipt.payer_name,
            receipt.payer_account,
            receipt.confirmed_by,
            receipt.confirmed_at,
          ],
        },
        { title: 'kit.record.system', fields: [receipt.created_at, receipt.updated_at] },
      ]}
      tabs={tabs.filter((tab) => !tab.of || can(tab.of, 'read'))}
      form={ReceiptForm}
      removable
      timeline="tab"
    />
  )
}
