/** The dialogs of a contract; the address says which one is open. */
import { actionLabel } from '@/api/actions'
import { language } from '@/i18n/i18n'
import { date, text } from '@/kit/fields'
import { PushDialog } from '@/kit/lines/PushDialog'
import { left } from '@/kit/lines/quantities'
import { usePush } from '@/kit/lines/usePush'
import type { DialogState } from '@/kit/useDialog'
import type { Contract } from './fields'
import { SignDialog } from './SignDialog'

interface Input {
  delivery_date: string
  po_no: string
}

const orderFields = [
  date<Input>('delivery_date', 'order.fields.delivery_date'),
  text<Input>('po_no', 'order.fields.po_no', { maxLength: 64 }),
]

interface ContractDialogsProps {
  record: Contract
  dialog: DialogState
}

export function ContractDialogs({ record, dialog }: ContractDialogsProps) {
  const push = usePush('contracts', record.id)
  switch (dialog.open) {
    case 'confirm-sign':
      return <SignDialog id={record.id} onClose={dialog.close} />
    case 'push-order':
      return (
        <PushDialog
          title={actionLabel('push-order', language())}
          fields={orderFields}
          lines={record.lines.map((line) => ({ ...line, left: left(line.qty, line.ordered_qty) }))}
          onSubmit={(body) => push('push-order', 'orders', body)}
          onClose={dialog.close}
        />
      )
    default:
      return null
  }
}
