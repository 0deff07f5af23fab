/** 设置赢单: what was really agreed, with the scan of the contract. */
import { useState } from 'react'
import { useAction } from '@/api/resource'
import { useT } from '@/i18n/i18n'
import { ActionDialog } from '@/kit/ActionDialog'
import { useAttachments } from '@/kit/Attachments'
import { FilePicker } from '@/kit/FilePicker'
import { date, longText, money, text } from '@/kit/fields'
import { uploadAll } from '@/kit/files'
import { dateOf, now } from '@/kit/time'
import type { Opportunity } from './fields'

interface Input {
  actual_amount: string
  contract_no: string
  signed_date: string
  reason: string
}

const fields = [
  money<Input>('actual_amount', 'opportunity.fields.actual_amount', { required: true }),
  date<Input>('signed_date', 'opportunity.fields.signed_date', { required: true }),
  text<Input>('contract_no', 'opportunity.fields.contract_no', { required: true, maxLength: 64 }),
  longText<Input>('reason', 'opportunity.win.reason', {
    maxLength: 500,
    hint: 'opportunity.win.reasonHint',
  }),
]

const SCAN = 'contract_scan'

interface WinDialogProps {
  record: Opportunity
  onClose: () => void
}

export function WinDialog({ record, onClose }: WinDialogProps) {
  const t = useT()
  const act = useAction('opportunities')
  const attachments = useAttachments('opportunities', record.id)
  const [files, setFiles] = useState<File[]>([])
  const scans = (attachments.data?.data ?? []).filter((file) => file.kind === SCAN).length

  async function submit(body: Record<string, unknown>) {
    await uploadAll('opportunities', record.id, SCAN, files, (one) =>
      setFiles((left) => left.filter((file) => file !== one)),
    )
    // Sent is sent: a refused win must not upload them again.
    setFiles([])
    if (files.length) await attachments.refetch()
    await act.mutateAsync({ id: record.id, action: 'win', body })
  }

  return (
    <ActionDialog
      title={t('opportunity.win.title')}
      note={t('opportunity.win.note')}
      width={600}
      fields={fields}
      initial={{
        actual_amount: record.expected_amount,
        contract_no: record.contract_no ?? undefined,
        signed_date: dateOf(now()),
      }}
      onSubmit={submit}
      onClose={onClose}
    >
      <FilePicker
        label={t('opportunity.win.scan')}
        files={files}
        onChange={setFiles}
        hint={scans ? t('kit.files.already', { count: scans }) : undefined}
      />
    </ActionDialog>
  )
}
