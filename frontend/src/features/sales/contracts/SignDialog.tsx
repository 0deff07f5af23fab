/** 确认签订: when both sides had signed, with the scan. */
import { useState } from 'react'
import { actionLabel } from '@/api/actions'
import { useAction } from '@/api/resource'
import { language, useT } from '@/i18n/i18n'
import { ActionDialog } from '@/kit/ActionDialog'
import { useAttachments } from '@/kit/Attachments'
import { FilePicker } from '@/kit/FilePicker'
import { date } from '@/kit/fields'
import { uploadAll } from '@/kit/files'
import { dateOf, now } from '@/kit/time'

const fields = [
  date<{ signed_date: string }>('signed_date', 'contract.fields.signed_date', { required: true }),
]
const SCAN = 'contract_scan'

interface SignDialogProps {
  id: string
  onClose: () => void
}

export function SignDialog({ id, onClose }: SignDialogProps) {
  const t = useT()
  const act = useAction('contracts')
  const attachments = useAttachments('contracts', id)
  const [files, setFiles] = useState<File[]>([])
  const scans = (attachments.data?.data ?? []).filter((file) => file.kind === SCAN).length

  async function submit(body: Record<string, unknown>) {
    await uploadAll('contracts', id, SCAN, files, (one) =>
      setFiles((left) => left.filter((file) => file !== one)),
    )
    // Sent is sent: a refusal must not upload them again.
    setFiles([])
    if (files.length) await attachments.refetch()
    await act.mutateAsync({ id, action: 'confirm-sign', body })
  }

  return (
    <ActionDialog
      title={actionLabel('confirm-sign', language())}
      note={t('contract.sign.note')}
      fields={fields}
      initial={{ signed_date: dateOf(now()) }}
      onSubmit={submit}
      onClose={onClose}
    >
      <FilePicker
        label={t('contract.sign.scan')}
        files={files}
        onChange={setFiles}
        hint={scans ? t('kit.files.already', { count: scans }) : undefined}
      />
    </ActionDialog>
  )
}
