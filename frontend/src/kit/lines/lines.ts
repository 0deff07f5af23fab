/** The data of a line editor: lines, their description, pasted text. */
import type { TKey } from '@/i18n/i18n'
import type { Field } from '@/kit/fields'
import { shift } from '@/kit/format'
import type { RefOption } from '@/kit/RefInput'

export type Line = Record<string, unknown>

export interface LineColumn {
  // biome-ignore lint/suspicious/noExplicitAny: a column belongs to whichever line type the feature has
  field: Field<any>
  width?: number
  /** Comes from the server's preview and is only shown; may depend on the header. */
  computed?: boolean | ((header: Line) => boolean)
  /** Editing this one clears these: the server derives them again. */
  clears?: string[]
}

export interface LinesSpec {
  /** Default 明细. */
  title?: TKey
  /** Property of the form, default `lines`. */
  key?: string
  columns: LineColumn[]
  /** What a picked product brings along: `(key, option) => ({ unit_price_incl: … })`. */
  onPick?: (key: string, option: RefOption) => Line
  /** Shown under the table, read from the preview. */
  // biome-ignore lint/suspicious/noExplicitAny: totals belong to the header type of the feature
  totals: Field<any>[]
  /** A fresh line. */
  blank?: Line
  /** Keys without a column that go back with their line. */
  keep?: string[]
  /** Default `/{resource}/preview`; `false`: these lines have no totals. */
  previewPath?: string | false
  /** Maps header and lines to the body of the preview. */
  toPreview?: (header: Line, lines: Line[]) => object
}

let counter = 0
export const newLine = (blank: Line = {}): Line => ({ ...blank, _key: `n${++counter}` })

export const lineKey = (line: Line, index: number) => String(line._key ?? line.id ?? index)

/** A line the user has touched: more than what a fresh one starts with. */
const isFilled = (line: Line, blank: Line) =>
  Object.entries(line).some(
    ([key, value]) =>
      key !== '_key' && key !== '_names' && value != null && value !== '' && value !== blank[key],
  )

/** Lines as the server wants them: no private keys, no untouched rows, no empty values. */
export function cleanLines(value: unknown, blank: Line = {}): Line[] {
  if (!Array.isArray(value)) return []
  return (value as Line[])
    .filter((line) => isFilled(line, blank))
    .map((line) => {
      const { _key, _names, ...rest } = line
      return Object.fromEntries(Object.entries(rest).filter(([, v]) => v != null && v !== ''))
    })
}

/** The columns as they are under this header. */
export const columnsUnder = (columns: LineColumn[], header: Line): LineColumn[] =>
  columns.map((column) =>
    typeof column.computed === 'function'
      ? { ...column, computed: column.computed(header) }
      : column,
  )

/** Keeps what the user may write; a line read from the server carries more. */
export function writable(lines: Line[], columns: LineColumn[], keep: string[] = []): Line[] {
  const keys = new Set([
    'id',
    ...keep,
    ...columns.filter((c) => !c.computed).map((c) => c.field.key),
  ])
  return lines.map((line) => Object.fromEntries(Object.entries(line).filter(([k]) => keys.has(k))))
}

/** Text copied from a spreadsheet as rows of cells; `null` when it is just a value. */
export function parseGrid(text: string): string[][] | null {
  if (!/[\t\n\r]/.test(text.trim())) return null
  return text
    .replace(/(\r\n|\r|\n)$/, '')
    .split(/\r\n|\r|\n/)
    .map((row) => row.split('\t').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1')))
}

/** A pasted cell as the wire wants it: `1,200.00` → `1200.00`, `13%` → `0.13`. */
export function parseCell(text: string, kind: Field['kind']): string | undefined {
  if (text === '') return undefined
  if (kind !== 'money' && kind !== 'qty' && kind !== 'percent') return text
  const bare = text.replace(/[,，\s¥￥$]/g, '')
  return bare.endsWith('%') ? shift(bare.slice(0, -1), -2) : bare
}
