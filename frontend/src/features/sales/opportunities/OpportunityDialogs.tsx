/** The dialogs of a deal; the address says which one is open. */
import { actionLabel } from '@/api/actions'
import { language, useT } from '@/i18n/i18n'
import { date } from '@/kit/fields'
import { PushDialog } from '@/kit/lines/PushDialog'
import { left } from '@/kit/lines/quantities'
import { usePush } from '@/kit/lines/usePush'
import type { DialogState } from '@/kit/useDialog'
import type { Opportunity } from './fields'
import { GateDialog } from './GateDialog'
import { LoseDialog } from './LoseDialog'
import { WinDialog } from './WinDialog'

interface OpportunityDialogsProps {
  record: Opportunity
  dialog: DialogState
}

const validUntil = date<{ valid_until: string }>('valid_until', 'quote.fields.valid_until', {
  hint: 'quote.form.validHint',
})

export function OpportunityDialogs({ record, dialog }: OpportunityDialogsProps) {
  const t = useT()
  const push = usePush('opportunities', record.id)
  switch (dialog.open) {
    case 'advance':
    case 'skip':
    case 'back':
      return <GateDialog record={record} verb={dialog.open} dialog={dialog} />
    case 'win':
      return <WinDialog record={record} onClose={dialog.close} />
    case 'lose':
      return <LoseDialog id={record.id} onClose={dialog.close} />
    case 'push-quote':
      return (
        <PushDialog
          title={actionLabel('push-quote', language())}
          note={t('opportunity.push.note')}
          fields={[validUntil]}
          lines={record.lines.map((line) => ({ ...line, left: left(line.qty, line.quoted_qty) }))}
          onSubmit={(body) => push('push-quote', 'quotes', body)}
          onClose={dialog.close}
        />
      )
    default:
      return null
  }
}
