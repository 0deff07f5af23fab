/** 交易记录: what the customer bought and how it paid, line by line. */
import { DatePicker, Grid, Segmented, Table } from 'antd'
import { useEndless } from '@/api/endless'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { EmptyState } from '@/kit/EmptyState'
import { FieldValue } from '@/kit/FieldValue'
import { badge, date, type Field, type Look, money, text } from '@/kit/fields'
import { group } from '@/kit/format'
import { RecordLink } from '@/kit/navigation'
import { Older } from '@/kit/Older'
import { RowCards } from '@/kit/table/RowCards'
import { dateOf, onClock } from '@/kit/time'
import { useMemoryState } from '@/kit/useUrlState'
import './dealings.css'

type Dealing = components['schemas']['CustomerTransaction']
type Transaction = Dealing & { id: string }

const kinds: Record<string, Look> = {
  order: { label: 'dealings.kind.order', tone: 'blue' },
  receipt: { label: 'dealings.kind.receipt', tone: 'green' },
}
const methods: Record<string, Look> = Object.fromEntries(
  (
    [
      'transfer',
      'cash',
      'cheque',
      'bank_acceptance',
      'trade_acceptance',
      'alipay',
      'wechat',
      'pos',
      'offset',
      'other',
    ] as const
  ).map((code) => [code, { label: `receipt.method.${code}` }]),
)

/** `40 台`, and what a short close gave up of it. */
function Qty({ row }: { row: Transaction }) {
  const t = useT()
  if (row.qty === null) return null
  const cancelled = Number(row.cancelled_qty) > 0
  return (
    <span className="k-num">
      {group(row.qty)} {row.unit}
      {cancelled && (
        <span className="k-faint">
          {t('dealings.cancelled', { qty: group(row.cancelled_qty ?? '') })}
        </span>
      )}
    </span>
  )
}

const fields: Field<Transaction>[] = [
  text<Transaction>('product_name', 'dealings.fields.product', {
    render: (row) =>
      row.kind === 'receipt' ? (
        <FieldValue field={method} record={row} />
      ) : (
        <span>
          {row.product_name} <span className="k-faint">{row.product_code}</span>
        </span>
      ),
  }),
  date<Transaction>('on', 'dealings.fields.on', { width: 84 }),
  badge<Transaction>('kind', 'dealings.fields.kind', kinds, { width: 70 }),
  text<Transaction>('number', 'dealings.fields.number', {
    width: 122,
    render: (row) => (
      <RecordLink resource={row.kind === 'order' ? 'orders' : 'receipts'} id={row.document_id}>
        {row.number}
      </RecordLink>
    ),
  }),
  text<Transaction>('qty', 'dealings.fields.qty', {
    width: 72,
    render: (row) => <Qty row={row} />,
  }),
  money<Transaction>('amount', 'dealings.fields.amount', { currencyKey: 'currency', width: 100 }),
]
const method = badge<Transaction>('method', 'dealings.fields.product', methods)

export function Transactions({ id }: { id: string }) {
  const t = useT()
  const { params, set } = useMemoryState()
  const dealings = useEndless<Dealing>(`customers/${id}/transactions`, { ...params, limit: 50 })
  return (
    <div className="k-dealings">
      <div className="k-dealings-find">
        <Segmented
          aria-label={t('dealings.fields.kind')}
          value={params.kind ?? ''}
          onChange={(kind) => set({ kind: kind || undefined })}
          options={[
            { value: '', label: t('dealings.all') },
            { value: 'order', label: t('dealings.bought') },
            { value: 'receipt', label: t('dealings.paid') },
          ]}
        />
        <DatePicker.RangePicker
          allowEmpty={[true, true]}
          aria-label={t('dealings.fields.on')}
          value={[
            params.on_gte ? onClock(params.on_gte) : null,
            params.on_lte ? onClock(params.on_lte) : null,
          ]}
          onChange={(days) =>
            set({
              on_gte: days?.[0] ? dateOf(days[0]) : undefined,
              on_lte: days?.[1] ? dateOf(days[1]) : undefined,
            })
          }
        />
      </div>
      <Asked of={dealings} rows={4}>
        {(found) => <Rows rows={found.map((row) => ({ ...row, id: keyOf(row) }))} />}
      </Asked>
      <Older of={dealings} />
    </div>
  )
}

const keyOf = (row: Dealing) => `${row.document_id}/${row.line_no}`

function Rows({ rows }: { rows: Transaction[] }) {
  const t = useT()
  const phone = !Grid.useBreakpoint().md
  const [heading, ...rest] = fields
  if (!rows.length) return <EmptyState title={t('dealings.none')} hint={t('dealings.noneHint')} />
  if (phone)
    return (
      <RowCards
        rows={rows}
        fields={fields}
        heading={heading}
        loading={false}
        onOpen={() => undefined}
      />
    )
  return (
    <Table<Transaction>
      size="small"
      rowKey="id"
      pagination={false}
      dataSource={rows}
      tableLayout="fixed"
      columns={[rest[0], rest[2], heading, ...rest.slice(3)].flatMap((field) =>
        field
          ? [
              {
                key: field.key,
                title: t(field.label),
                width: field.width,
                align: field.kind === 'money' || field.key === 'qty' ? 'right' : 'left',
                render: (_: unknown, row: Transaction) => <FieldValue field={field} record={row} />,
              } as const,
            ]
          : [],
      )}
    />
  )
}
