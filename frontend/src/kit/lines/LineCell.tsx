/** One cell of the line editor: an input without a frame, or a value from the server. */
import { Tooltip } from 'antd'
import { FieldInput } from '@/kit/FieldInput'
import { FieldValue } from '@/kit/FieldValue'
import { isNumeric } from '@/kit/fields'
import type { RefOption } from '@/kit/RefInput'
import type { Line, LineColumn } from './lines'

interface LineCellProps {
  column: LineColumn
  line: Line
  /** The same line as the server computed it. */
  computed: Line | undefined
  label: string
  at: string
  error?: string
  onChange: (value: unknown, option?: RefOption) => void
}

export function LineCell(props: LineCellProps) {
  const { column, line, computed, label, at, error, onChange } = props
  const { field } = column
  const className = isNumeric(field.kind) ? 'k-line-cell k-right' : 'k-line-cell'
  if (column.computed)
    return (
      <td className={className} data-label={label}>
        <FieldValue field={field} record={computed ?? line} link={false} />
      </td>
    )
  const names = line._names as Record<string, string> | undefined
  const own = line[field.key]
  // A value the user left open is shown as the server derived it.
  const shown = own ?? (isNumeric(field.kind) ? computed?.[field.key] : undefined)
  return (
    <td className={className} data-cell={at} data-label={label} data-error={error ? '' : undefined}>
      <Tooltip title={error} color="var(--red)">
        <div>
          <FieldInput
            field={{
              ...field,
              // A line without a product is removed, not emptied: a × would only stand in the way of Tab.
              required: field.kind === 'ref' && field.required,
              currencyKey: field.kind === 'money' ? 'currency' : undefined,
            }}
            aria-label={`${label} ${Number.parseInt(at, 10) + 1}`}
            value={shown}
            values={line}
            valueName={
              names?.[field.key] ??
              (field.nameKey
                ? ((line[field.nameKey] ?? computed?.[field.nameKey]) as string | undefined)
                : undefined)
            }
            onChange={onChange}
          />
        </div>
      </Tooltip>
    </td>
  )
}
