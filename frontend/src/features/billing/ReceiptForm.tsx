/** Money a customer has paid. */
import { useCan } from '@/api/session'
import { type FormProps, RecordForm } from '@/kit/RecordForm'
import { type Receipt, receipt } from './receiptFields'

export function ReceiptForm(props: FormProps<Receipt>) {
  const can = useCan()
  // Sales people do not see the company's accounts; finance completes it.
  const account = can('fund-accounts', 'read') ? [receipt.fund_account] : []
  return (
    <RecordForm<Receipt>
      {...props}
      resource="receipts"
      name="receipt.title"
      fields={[
        receipt.customer,
        receipt.amount,
        receipt.receipt_type,
        receipt.receipt_date,
        receipt.method,
        ...account,
        receipt.order,
        receipt.contract,
        receipt.remark,
      ]}
      more={[
        {
          title: 'receipt.group.bank',
          fields: [
            receipt.bank_txn_no,
            receipt.payer_name,
            receipt.payer_account,
            receipt.fee_amount,
            receipt.currency,
            receipt.fx_rate,
          ],
        },
      ]}
      onPick={(key, option) =>
        key === 'customer_id'
          ? { payer_name: option?.name, order_id: undefined, contract_id: undefined }
          : undefined
      }
    />
  )
}
