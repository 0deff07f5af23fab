/** The dialogs of a quote that make another document; the address says which one is open. */
import { actionLabel } from '@/api/actions'
import { language, useT } from '@/i18n/i18n'
import { ActionDialog } from '@/kit/ActionDialog'
import { date, longText, ref, text } from '@/kit/fields'
import { PushDialog } from '@/kit/lines/PushDialog'
import { left } from '@/kit/lines/quantities'
import { usePush } from '@/kit/lines/usePush'
import type { DialogState } from '@/kit/useDialog'
import type { Quote } from './fields'

interface Input {
  name: string
  number: string
  delivery_date: string
  po_no: string
  reason: string
  customer_id: string
  customer_name: string
}

const contractFields = [
  text<Input>('name', 'contract.fields.name', { maxLength: 128 }),
  text<Input>('number', 'contract.fields.number', { maxLength: 64, hint: 'contract.form.noHint' }),
]
const orderFields = [
  date<Input>('delivery_date', 'order.fields.delivery_date'),
  text<Input>('po_no', 'order.fields.po_no', { maxLength: 64 }),
]
const versionFields = [longText<Input>('reason', 'quote.version.reason', { maxLength: 500 })]
const copyFields = [
  ref<Input>('customer_id', 'kit.document.customer', 'customers', 'customer_name', {
    hint: 'quote.copy.hint',
  }),
]

interface QuoteDialogsProps {
  record: Quote
  dialog: DialogState
}

export function QuoteDialogs({ record, dialog }: QuoteDialogsProps) {
  const t = useT()
  const push = usePush('quotes', record.id)
  const title = actionLabel(dialog.open ?? '', language())
  const lines = record.lines.map((line) => ({
    ...line,
    left: left(line.qty, line.pushed_contract_qty, line.pushed_order_qty),
  }))
  switch (dialog.open) {
    case 'push-contract':
      return (
        <PushDialog
          title={title}
          fields={contractFields}
          initial={{ name: record.name ?? record.opportunity_name ?? undefined }}
          lines={lines}
          onSubmit={(body) => push('push-contract', 'contracts', body)}
          onClose={dialog.close}
        />
      )
    case 'push-order':
      return (
        <PushDialog
          title={title}
          fields={orderFields}
          lines={lines}
          onSubmit={(body) => push('push-order', 'orders', body)}
          onClose={dialog.close}
        />
      )
    case 'new-version':
      return (
        <ActionDialog
          title={title}
          note={t('quote.version.note', { next: record.version_no + 1 })}
          fields={versionFields}
          onSubmit={(body) => push('new-version', 'quotes', body)}
          onClose={dialog.close}
        />
      )
    case 'copy':
      return (
        <ActionDialog
          title={title}
          note={t('quote.copy.note')}
          fields={copyFields}
          onSubmit={(body) => push('copy', 'quotes', body)}
          onClose={dialog.close}
        />
      )
    default:
      return null
  }
}
