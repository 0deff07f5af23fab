/** A field as a table column. */
import type { TableColumnType } from 'antd'
import type { Entity } from '@/api/resource'
import type { Translate } from '@/i18n/i18n'
import { FieldValue } from '@/kit/FieldValue'
import { type Field, isNumeric, sortParam, textOf } from '@/kit/fields'
import { RecordLink } from '@/kit/navigation'
import { SharedIcon } from '@/kit/sharing/SharedIcon'
import { headOf } from './HeadCell'

const WIDTHS: Partial<Record<Field['kind'], number>> = {
  money: 132,
  qty: 96,
  percent: 88,
  date: 108,
  datetime: 148,
  badge: 104,
  bool: 88,
}

/** Kinds whose text may be cut: the whole is shown on hover. */
const TITLED = new Set<Field['kind']>(['text', 'longText', 'ref'])

export const widthOf = <T extends object>(field: Field<T>): number =>
  field.width ?? WIDTHS[field.kind] ?? 160

interface ColumnContext<T extends object> {
  t: Translate
  resource: string
  sort: string | undefined
  onWiden: (field: Field<T>, width: number) => void
}

/** The first column carries the link to the record page. */
export function columnsOf<T extends Entity>(
  fields: Field<T>[],
  { t, resource, sort, onWiden }: ColumnContext<T>,
): TableColumnType<T>[] {
  return fields.map((field, index) => ({
    key: field.key,
    title: t(field.label),
    width: widthOf(field),
    align: isNumeric(field.kind) ? 'right' : 'left',
    className: isNumeric(field.kind) ? 'k-figures-cell' : undefined,
    ellipsis: { showTitle: false },
    fixed: index === 0 ? 'left' : undefined,
    onHeaderCell: () => headOf(t(field.label), (width) => onWiden(field, width)),
    onCell: (row) => ({
      title: TITLED.has(field.kind) ? textOf(row, field.nameKey ?? field.key) : undefined,
    }),
    sorter: field.sort ? true : undefined,
    sortOrder:
      sort === sortParam(field) ? 'ascend' : sort === `-${sortParam(field)}` ? 'descend' : null,
    showSorterTooltip: false,
    render: (_, row) =>
      index === 0 ? (
        <>
          <RecordLink resource={resource} id={row.id} className="k-link k-first">
            <FieldValue field={field} record={row} link={false} />
          </RecordLink>
          <SharedIcon row={row} />
        </>
      ) : (
        <FieldValue field={field} record={row} link={false} />
      ),
  }))
}
