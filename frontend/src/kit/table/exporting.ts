/** What the columns of a list are called in a file, and what their codes are called. */
import type { components } from '@/api/schema.gen'
import type { Translate } from '@/i18n/i18n'
import { type Field, HEAD, textOf } from '@/kit/fields'

export type ExportColumn = components['schemas']['ExportColumn']
export type Export = components['schemas']['ExportRead']

/** Milliseconds between two looks at one that is being written. */
export const OFTEN = 1000

export const isBeingWritten = (of: Export) => of.state === 'queued' || of.state === 'running'

/** Columns that the rows of the list carry: what is only drawn in the browser has no place in a file. */
export function exportColumns<T extends object>(
  fields: Field<T>[],
  row: T,
  t: Translate,
): ExportColumn[] {
  return fields
    .map((field) => ({ field, name: field.nameKey ?? field.key }))
    .filter(({ field, name }) => isCustom(field, row) || (name in row && !isNested(row, name)))
    .map(({ field, name }) => ({
      field: name,
      title: t(field.label),
      dictionary: field.dict ?? null,
      words: Object.entries(field.looks ?? {}).map(([code, look]) => ({
        code,
        text: t(look.label),
      })),
    }))
}

/** Fields of the company lie in `custom`; files of a record fit into no cell. */
const isCustom = <T extends object>(field: Field<T>, row: T) =>
  field.key.startsWith(HEAD) && 'custom' in row && !field.input

/** Lists of parts are no text. */
function isNested<T extends object>(row: T, name: string): boolean {
  const value = (row as Record<string, unknown>)[name]
  return textOf(row, name).startsWith('[object') || (Array.isArray(value) && isObject(value[0]))
}

const isObject = (value: unknown) => typeof value === 'object' && value !== null
