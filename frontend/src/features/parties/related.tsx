/** What other contexts keep of a customer, as rows of a tab: number, state, amount, date. */
import type { TKey } from '@/i18n/i18n'
import { EntityStatus } from '@/kit/EntityStatus'
import { badge, date, type Field, money, ref, text } from '@/kit/fields'

export interface Related {
  id: string
  number: string | null
  name: string | null
  stage_name: string | null
  status: string
  currency: string
  owner_id: string | null
  owner_name: string | null
  amount: string
  amount_incl: string
  expected_amount: string
  balance: string
  open_amount: string
  kind: string
  original_no: string | null
  unallocated_amount: string
  doc_date: string
  due_date: string | null
  receipt_date: string
  expected_close_date: string
  title: string
}

export interface RelatedSpec {
  resource: string
  tab: TKey
  /** The word for one of them; a new one starts with this customer. */
  one: TKey
  creatable: boolean
  fields: Field<Related>[]
}

const number = text<Related>('number', 'related.number', { width: 150 })
const name = text<Related>('name', 'related.name', { width: 200 })
const owner = ref<Related>('owner_id', 'related.owner', 'users', 'owner_name', { width: 90 })
const docDate = date<Related>('doc_date', 'related.date')
const total = money<Related>('amount_incl', 'related.amount', { currencyKey: 'currency' })
const amount = money<Related>('amount', 'related.amount', { currencyKey: 'currency' })

/** State words live with their entity, in the context that owns it. */
const status = (entity: string) =>
  text<Related>('status', 'related.status', {
    width: 96,
    render: (row) => <EntityStatus entity={entity} status={row.status} />,
  })

export const RELATED: RelatedSpec[] = [
  {
    resource: 'opportunities',
    tab: 'customer.tab.opportunities',
    one: 'related.opportunity',
    creatable: true,
    fields: [
      name,
      text<Related>('stage_name', 'related.stage', { width: 100 }),
      status('opportunity'),
      money<Related>('expected_amount', 'related.amount', { currencyKey: 'currency' }),
      date<Related>('expected_close_date', 'related.date'),
      owner,
    ],
  },
  {
    resource: 'quotes',
    tab: 'customer.tab.quotes',
    one: 'related.quote',
    creatable: true,
    fields: [number, status('quote'), total, docDate, owner, name],
  },
  {
    resource: 'contracts',
    tab: 'customer.tab.contracts',
    one: 'related.contract',
    creatable: true,
    fields: [number, status('contract'), total, docDate, owner, name],
  },
  {
    resource: 'orders',
    tab: 'customer.tab.orders',
    one: 'related.order',
    creatable: true,
    fields: [number, status('order'), total, docDate, owner],
  },
  {
    resource: 'receivables',
    tab: 'customer.tab.receivables',
    one: 'related.receivable',
    creatable: false,
    fields: [
      number,
      status('receivable'),
      amount,
      money<Related>('balance', 'related.balance', { currencyKey: 'currency' }),
      date<Related>('due_date', 'related.due_date'),
      owner,
    ],
  },
  {
    resource: 'receipts',
    tab: 'customer.tab.receipts',
    one: 'related.receipt',
    creatable: true,
    fields: [
      number,
      status('receipt'),
      amount,
      date<Related>('receipt_date', 'related.date'),
      owner,
    ],
  },
  {
    resource: 'opening-balances',
    tab: 'opening_balance.titles',
    one: 'opening_balance.title',
    creatable: true,
    fields: [
      number,
      badge<Related>('kind', 'opening_balance.fields.kind', {
        receivable: { label: 'opening_balance.kind.receivable', tone: 'orange' },
        prepayment: { label: 'opening_balance.kind.prepayment', tone: 'purple' },
      }),
      amount,
      money<Related>('open_amount', 'opening_balance.fields.open_amount', {
        currencyKey: 'currency',
      }),
      date<Related>('due_date', 'related.due_date'),
      text<Related>('original_no', 'opening_balance.fields.original_no', { width: 140 }),
    ],
  },
  {
    resource: 'invoices',
    tab: 'customer.tab.invoices',
    one: 'related.invoice',
    creatable: true,
    fields: [
      number,
      status('invoice'),
      total,
      docDate,
      text<Related>('title', 'related.name', { width: 200 }),
    ],
  },
]
