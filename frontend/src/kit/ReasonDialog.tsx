/** The dialog of actions that only want to know why. */
import { useT } from '@/i18n/i18n'
import { ActionDialog } from './ActionDialog'
import { longText } from './fields'

/** The input field of every action that takes `{ reason }`. */
export const reasonField = longText<{ reason: string }>('reason', 'kit.actions.reason', {
  required: true,
  placeholder: 'kit.actions.reasonPlaceholder',
  maxLength: 500,
})

/** The same for actions that may be told why. */
export const noteField = { ...reasonField, required: false }

interface ReasonDialogProps {
  title: string
  danger?: boolean
  onSubmit: (body: Record<string, unknown>) => Promise<unknown>
  onClose: () => void
}

export function ReasonDialog(props: ReasonDialogProps) {
  const t = useT()
  return <ActionDialog {...props} title={props.title || t('kit.confirm')} fields={[reasonField]} />
}
