/** The line every commercial document has, described once: quotes, contracts, orders and what they are made of. */
import { badge, bool, date, type Field, money, percent, qty, ref, text } from '@/kit/fields'
import { Money } from '@/kit/Money'
import type { RefOption } from '@/kit/RefInput'
import type { Line, LineColumn, LinesSpec } from './lines'
import { ProductCell } from './ProductCell'

/** A line as the server shows it. */
export interface CommercialLine {
  id: string
  line_no: number
  product_id: string
  product_code: string
  product_name: string
  spec: string | null
  unit: string
  qty: string
  list_price: string | null
  discount_factor: string | null
  unit_price_incl: string
  unit_price_excl: string
  tax_rate_id: string
  tax_rate: string
  amount_excl: string
  tax_amount: string
  amount_incl: string
  is_gift: boolean
  delivery_date: string | null
  remark: string | null
}

interface Totals {
  amount_excl: string
  tax_amount: string
  amount_incl: string
  currency: string
}

type Price = 'list_price' | 'unit_price_incl' | 'unit_price_excl' | AmountKey
type AmountKey = 'amount_excl' | 'tax_amount' | 'amount_incl'

/** In a table of amounts the currency stands once, at the total. */
const amount = (key: Price, width = 112) =>
  money<CommercialLine>(key, `kit.lines.${key}`, {
    width,
    render: (row) => <Money value={row[key]} currency="" />,
  })

export const line = {
  product: ref<CommercialLine>('product_id', 'kit.lines.product', 'products', 'product_name', {
    required: true,
    query: { lifecycle: 'on_sale' },
  }),
  product_cell: text<CommercialLine>('product_name', 'kit.lines.product', {
    width: 136,
    render: (row) => <ProductCell line={row} />,
  }),
  unit: text<CommercialLine>('unit', 'kit.lines.unit'),
  qty: qty<CommercialLine>('qty', 'kit.lines.qty', { required: true, width: 84 }),
  list_price: amount('list_price'),
  discount_factor: percent<CommercialLine>('discount_factor', 'kit.lines.discount_factor', {
    width: 92,
  }),
  unit_price_incl: amount('unit_price_incl'),
  unit_price_excl: amount('unit_price_excl'),
  tax_ratio: percent<CommercialLine>('tax_rate', 'kit.lines.tax_rate', { width: 64 }),
  amount_excl: amount('amount_excl'),
  tax_amount: amount('tax_amount'),
  amount_incl: amount('amount_incl'),
  /** The amount with its price underneath, where columns are dear. */
  amount_at: money<CommercialLine>('amount_incl', 'kit.lines.amount_incl', {
    render: (row) => (
      <span className="k-product">
        <Money value={row.amount_incl} currency="" />
        <span className="k-faint">
          @ <Money value={row.unit_price_incl} currency="" />
        </span>
      </span>
    ),
  }),
  is_gift: bool<CommercialLine>('is_gift', 'kit.lines.is_gift'),
  delivery_date: date<CommercialLine>('delivery_date', 'kit.lines.delivery_date', { width: 108 }),
  remark: text<CommercialLine>('remark', 'kit.lines.remark', { maxLength: 200 }),
}

/** Under the lines of any document; the last one is the big one. */
export const documentTotals: Field<Totals>[] = [
  money<Totals>('amount_excl', 'kit.lines.amount_excl', { currencyKey: 'currency' }),
  money<Totals>('tax_amount', 'kit.lines.tax_amount', { currencyKey: 'currency' }),
  money<Totals>('amount_incl', 'kit.lines.amount_incl', { currencyKey: 'currency' }),
]

const isExcl = (header: Line) => header.price_mode === 'excl'

/** Typed is the price of the document's mode; the other one and the amounts come from the server. */
const columns: LineColumn[] = [
  { field: line.product, width: 240 },
  { field: line.qty, width: 84 },
  { field: line.unit, computed: true, width: 52 },
  { field: line.list_price, computed: true, width: 104 },
  { field: line.discount_factor, width: 88, clears: ['unit_price_incl', 'unit_price_excl'] },
  { field: line.unit_price_incl, width: 116, clears: ['discount_factor'], computed: isExcl },
  {
    field: line.unit_price_excl,
    width: 116,
    clears: ['discount_factor'],
    computed: (header) => !isExcl(header),
  },
  { field: line.tax_ratio, computed: true, width: 60 },
  { field: line.is_gift, width: 60 },
  { field: line.amount_incl, computed: true, width: 120 },
]

/** What the amounts depend on: everything else of the header is no business of the preview. */
const PRICING = ['customer_id', 'doc_date', 'currency', 'fx_rate', 'price_mode']

export function toPreview(header: Line, lines: Line[], dropped: string[] = []): object {
  const asked = [...PRICING, 'header_discount_amount'].filter((key) => header[key] != null)
  return {
    ...Object.fromEntries(asked.map((key) => [key, header[key]])),
    lines: lines.map((one) =>
      Object.fromEntries(Object.entries(one).filter(([key]) => !dropped.includes(key))),
    ),
  }
}

/** The line editor of a commercial document; `keep` are link columns that go back with their line. */
export function commercialLines(keep: string[] = []): LinesSpec {
  return {
    columns,
    keep: ['tax_rate_id', 'delivery_date', 'remark', ...keep],
    onPick: (key: string, product: RefOption) =>
      key === 'product_id'
        ? {
            tax_rate_id: product.tax_rate_id,
            unit_price_incl: undefined,
            unit_price_excl: undefined,
            discount_factor: undefined,
          }
        : {},
    totals: documentTotals,
    blank: { qty: '1' },
    previewPath: '/quotes/preview',
    toPreview: (header, lines) => toPreview(header, lines, keep),
  }
}

/** Currency of a document; fixed when it is made. */
export const currencies = {
  CNY: { label: 'kit.currency.CNY' },
  USD: { label: 'kit.currency.USD' },
  EUR: { label: 'kit.currency.EUR' },
  HKD: { label: 'kit.currency.HKD' },
  JPY: { label: 'kit.currency.JPY' },
} as const

/** In which money prices are typed. */
export const priceModes = {
  incl: { label: 'kit.lines.mode_incl' },
  excl: { label: 'kit.lines.mode_excl' },
} as const

interface Header {
  currency: string
  price_mode: string
  header_discount_amount: string
}

export const header = {
  currency: badge<Header>('currency', 'kit.lines.currency', currencies, {
    once: true,
    initial: 'CNY',
  }),
  price_mode: badge<Header>('price_mode', 'kit.lines.price_mode', priceModes, {
    once: true,
    required: true,
    initial: 'incl',
  }),
}
