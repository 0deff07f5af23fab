/** Where a push-down starts: pick the source document; its own page then chooses lines and quantities. */
import { useT } from '@/i18n/i18n'
import { ActionDialog } from '@/kit/ActionDialog'
import type { Field } from '@/kit/fields'
import { recordPath, useGo } from '@/kit/navigation'

interface PushSourceProps {
  title: string
  /** A `ref` to the source. */
  // biome-ignore lint/suspicious/noExplicitAny: the fields of an action input belong to no record type
  field: Field<any>
  /** The verb of the source; its page opens the dialog at `?do=`. */
  push: string
  onClose: () => void
}

export function PushSource({ title, field, push, onClose }: PushSourceProps) {
  const t = useT()
  const go = useGo()
  return (
    <ActionDialog
      title={title}
      fields={[field]}
      okText={t('kit.push.next')}
      onSubmit={async (body) =>
        go(recordPath(field.resource ?? '', String(body[field.key])), { do: push })
      }
      onClose={onClose}
    />
  )
}
