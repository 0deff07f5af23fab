/** What a merge would do: what stands in the way, what moves, and whose value of each field stays. */
import { Alert, Checkbox, Radio, Table } from 'antd'
import type { components } from '@/api/schema.gen'
import { type TKey, useT } from '@/i18n/i18n'
import { FieldValue } from '@/kit/FieldValue'
import '@/kit/strips.css'
import type { Customer } from './customer'
import { customer } from './customerFields'

type Preview = components['schemas']['MergePreview']
type Difference = Preview['fields'][number]
type Value = Difference['values'][number]

interface MergePreviewProps {
  master: Customer
  preview: Preview
  /** By field, the customer whose value stays; absent: as the server proposes. */
  chosen: Record<string, string>
  onChoose: (field: string, customerId: string) => void
  override: boolean
  onOverride: (value: boolean) => void
}

const FIELDS = new Map(Object.values(customer).map((field) => [field.key as string, field]))

export function MergePreview(props: MergePreviewProps) {
  const { master, preview, chosen, onChoose, override, onOverride } = props
  const t = useT()
  const columns = preview.fields[0]?.values.map((one) => one.customer_id) ?? []
  return (
    <>
      {preview.blocks.map((one) => (
        <Alert
          key={one.code}
          type="error"
          role="alert"
          title={one.detail}
          description={
            one.overridable && (
              <Checkbox checked={override} onChange={(event) => onOverride(event.target.checked)}>
                {t('customer.merge.override')}
              </Checkbox>
            )
          }
        />
      ))}
      <h3 className="k-section">{t('customer.merge.moves')}</h3>
      <p>
        {preview.moved.length
          ? preview.moved
              .map((one) => `${t(`role.objects.${one.kind}` as TKey)} ${one.count}`)
              .join(' · ')
          : t('customer.merge.nothing')}
      </p>
      <h3 className="k-section">{t('customer.merge.fields')}</h3>
      <p className="k-faint">{t('customer.merge.fieldsHint')}</p>
      <Table<Difference>
        className="k-apart"
        size="small"
        rowKey="field"
        pagination={false}
        scroll={columns.length > 2 ? { x: 'max-content' } : undefined}
        dataSource={preview.fields}
        columns={[
          {
            title: t('kit.conflict.field'),
            width: columns.length > 2 ? 110 : '26%',
            render: (_, one) => t(FIELDS.get(one.field)?.label ?? 'customer.fields.name'),
          },
          ...columns.map((id, index) => ({
            title:
              id === master.id
                ? t('customer.merge.kept')
                : t('customer.merge.merged', { n: String(index) }),
            render: (_: unknown, one: Difference) => {
              const value = one.values[index]
              return (
                <Radio
                  checked={(chosen[one.field] ?? one.from_customer_id) === id}
                  onChange={() => onChoose(one.field, id)}
                  aria-label={`${t(FIELDS.get(one.field)?.label ?? 'customer.fields.name')} ${value?.text ?? ''}`}
                >
                  {value && <Shown field={one.field} value={value} />}
                </Radio>
              )
            },
          })),
        ]}
      />
    </>
  )
}

/** A name comes as it is called; a code is looked up. */
function Shown({ field, value }: { field: string; value: Value }) {
  const described = FIELDS.get(field)
  if (!described || described.kind === 'ref' || value.text === null) return <>{value.text ?? '—'}</>
  return (
    <FieldValue
      field={described}
      record={{ [field]: value.text } as unknown as Customer}
      link={false}
    />
  )
}
