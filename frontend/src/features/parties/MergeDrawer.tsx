/** 合并: other customers go into this one; what would happen is shown before it does. */
import { Button, Drawer, Form, Grid, Input, Result } from 'antd'
import { useState } from 'react'
import { asProblem, type Problem } from '@/api/problems'
import { useAction, useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { RecordLink } from '@/kit/navigation'
import { ProblemAlert } from '@/kit/ProblemAlert'
import { RefsInput } from '@/kit/RefsInput'
import type { Customer } from './customer'
import { MergePreview } from './MergePreview'

type Preview = components['schemas']['MergePreview']

interface MergeDrawerProps {
  record: Customer
  /** Chosen already; absent: none. */
  others?: string[]
  onClose: () => void
}

/** As many as one merge takes (the contract's `maxItems`). */
const MOST = 4

export function MergeDrawer({ record, others: proposed = [], onClose }: MergeDrawerProps) {
  const t = useT()
  const phone = !Grid.useBreakpoint().md
  const act = useAction('customers')
  const [others, setOthers] = useState<string[]>(proposed.slice(0, MOST))
  const [chosen, setChosen] = useState<Record<string, string>>({})
  const [reason, setReason] = useState('')
  const [override, setOverride] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [merged, setMerged] = useState(false)
  const asked = others.join(',')
  const { data: preview, error } = useRead<Preview>(
    ['merge-preview', record.id, asked],
    `/customers/${record.id}/merge-preview`,
    { customer_ids: asked },
    { enabled: others.length > 0 && !merged },
  )
  const blocked = preview?.blocks.some((one) => !(one.overridable && override)) ?? true

  async function submit() {
    setProblem(null)
    const fields = Object.entries(chosen)
      .filter(([, id]) => id === record.id || others.includes(id))
      .map(([field, customer_id]) => ({ field, customer_id }))
    try {
      await act.mutateAsync({
        id: record.id,
        action: 'merge',
        body: { customer_ids: others, fields, override_uscc: override, reason: reason || null },
      })
      setMerged(true)
    } catch (failed) {
      setProblem(asProblem(failed))
    }
  }

  const told = problem ?? (error ? asProblem(error) : null)
  const footer = merged ? null : (
    <div className="k-form-footer">
      <ProblemAlert messages={told ? [told.message] : []} problem={told ?? undefined} />
      <div className="k-form-buttons">
        <Button onClick={onClose}>{t('kit.cancel')}</Button>
        <Button
          type="primary"
          danger
          disabled={others.length === 0 || !preview || blocked}
          loading={act.isPending}
          onClick={submit}
        >
          {t('customer.merge.submit', { n: String(others.length) })}
        </Button>
      </div>
    </div>
  )
  return (
    <Drawer
      open
      size={phone ? '100%' : 760}
      title={t('customer.merge.title', { name: record.name })}
      mask={{ closable: false }}
      onClose={onClose}
      footer={footer}
    >
      {merged ? (
        <Result
          status="success"
          title={t('customer.merge.done')}
          subTitle={t('customer.merge.doneHint')}
          extra={others.map((id, index) => (
            <RecordLink key={id} resource="customers" id={id}>
              {t('customer.merge.openMerged', { n: String(index + 1) })}
            </RecordLink>
          ))}
        />
      ) : (
        <Form layout="vertical">
          <Form.Item
            label={t('customer.merge.others')}
            extra={t('customer.merge.othersHint')}
            htmlFor="merge-others"
          >
            <RefsInput
              id="merge-others"
              resource="customers"
              value={others}
              onChange={(ids) => setOthers(ids.filter((id) => id !== record.id).slice(0, MOST))}
            />
          </Form.Item>
          {others.length > 0 && preview && (
            <MergePreview
              master={record}
              preview={preview}
              chosen={chosen}
              onChoose={(field, id) => setChosen({ ...chosen, [field]: id })}
              override={override}
              onOverride={setOverride}
            />
          )}
          <Form.Item label={t('customer.input.reason')} htmlFor="merge-reason">
            <Input.TextArea
              id="merge-reason"
              rows={2}
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </Form.Item>
        </Form>
      )}
    </Drawer>
  )
}
