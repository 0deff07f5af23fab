/** 撤销转换: what would be taken back is told before it is. */
import { Alert, Skeleton } from 'antd'
import { actionLabel } from '@/api/actions'
import { asProblem } from '@/api/problems'
import { useAction, useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { language, type TKey, useT } from '@/i18n/i18n'
import { ActionDialog } from '@/kit/ActionDialog'
import { RecordLink } from '@/kit/navigation'
import { ProblemAlert } from '@/kit/ProblemAlert'
import { reasonField } from '@/kit/ReasonDialog'
import '@/kit/strips.css'
import { customer } from './customerFields'
import type { Lead } from './lead'

type Preview = components['schemas']['UnconvertPreview']

const LABELS = new Map(Object.values(customer).map((field) => [field.key as string, field.label]))

export function UnconvertDialog({ record, onClose }: { record: Lead; onClose: () => void }) {
  const act = useAction('leads')
  const { data, error } = useRead<Preview>(
    ['unconvert-preview', record.id, record.version],
    `/leads/${record.id}/unconvert-preview`,
    {},
    { enabled: record.status === 'converted' },
  )
  return (
    <ActionDialog
      title={actionLabel('unconvert', language(), 'leads')}
      fields={data && data.blocks.length === 0 ? [reasonField] : []}
      danger
      blocked={!data || data.blocks.length > 0}
      before={
        error ? (
          <ProblemAlert messages={[asProblem(error).message]} problem={asProblem(error)} />
        ) : data ? (
          <Told record={record} preview={data} />
        ) : (
          <Skeleton active title={false} paragraph={{ rows: 3 }} />
        )
      }
      onSubmit={(body) => act.mutateAsync({ id: record.id, action: 'unconvert', body })}
      onClose={onClose}
    />
  )
}

function Told({ record, preview }: { record: Lead; preview: Preview }) {
  const t = useT()
  if (preview.blocks.length > 0)
    return preview.blocks.map((one) => (
      <Alert key={one.code} type="error" role="alert" title={one.detail} />
    ))
  const emptied = preview.emptied.map((name) => t(LABELS.get(name) ?? 'customer.fields.name'))
  return (
    <>
      <p className="k-faint k-dialog-note">
        {t('lead.unconvert.note', { stage: t(`lead.status.${preview.status}` as TKey) })}
      </p>
      <h3 className="k-section">{t('lead.unconvert.removed')}</h3>
      <ul className="k-apart">
        {preview.removed.map((one) => (
          <li key={one.id}>
            <RecordLink resource={one.kind} id={one.id}>
              {t(`role.objects.${one.kind}` as TKey)} · {one.name}
            </RecordLink>
          </li>
        ))}
        {preview.removed.length === 0 && <li>{t('lead.unconvert.nothing')}</li>}
      </ul>
      {record.conversion_mode === 'existing' && (
        <p className="k-faint k-apart">
          {emptied.length > 0
            ? t('lead.unconvert.emptied', {
                name: record.converted_customer_name ?? '—',
                fields: emptied.join(t('kit.comma')),
              })
            : t('lead.unconvert.kept', { name: record.converted_customer_name ?? '—' })}
        </p>
      )}
    </>
  )
}
