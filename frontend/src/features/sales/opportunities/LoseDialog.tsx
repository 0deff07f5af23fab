/** 设置输单: why, and to whom. */
import { useAction } from '@/api/resource'
import { useT } from '@/i18n/i18n'
import { ActionDialog } from '@/kit/ActionDialog'
import { dict, longText, text } from '@/kit/fields'

interface Input {
  lost_reason: string
  lost_competitor: string
  lost_note: string
}

const fields = [
  dict<Input>('lost_reason', 'opportunity.fields.lost_reason', 'lost_reason', { required: true }),
  text<Input>('lost_competitor', 'opportunity.fields.lost_competitor', {
    required: true,
    maxLength: 64,
    when: (values) => values.lost_reason === 'competitor',
  }),
  longText<Input>('lost_note', 'opportunity.fields.lost_note', {
    maxLength: 2000,
    placeholder: 'opportunity.lose.notePlaceholder',
  }),
]

interface LoseDialogProps {
  id: string
  onClose: () => void
}

export function LoseDialog({ id, onClose }: LoseDialogProps) {
  const t = useT()
  const act = useAction('opportunities')
  return (
    <ActionDialog
      danger
      title={t('opportunity.lose.title')}
      note={t('opportunity.lose.note')}
      fields={fields}
      onSubmit={(body) => act.mutateAsync({ id, action: 'lose', body })}
      onClose={onClose}
    />
  )
}
