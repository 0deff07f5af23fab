/** A spreadsheet of document lines: keyboard, paste from Excel, totals from the server. */
import { CopyOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { App, Button, Tooltip } from 'antd'
import type { ClipboardEvent } from 'react'
import { useT } from '@/i18n/i18n'
import { isNumeric } from '@/kit/fields'
import { type RefOption, refName } from '@/kit/RefInput'
import { LineCell } from './LineCell'
import { LinesTotals } from './LinesTotals'
import {
  cleanLines,
  columnsUnder,
  type Line,
  type LinesSpec,
  lineKey,
  newLine,
  parseGrid,
} from './lines'
import { pasteInto } from './paste'
import { useGridKeys } from './useGridKeys'
import { usePreview } from './usePreview'

/** `0/qty` → message. */
export type LineErrors = Record<string, string>

interface LinesEditorProps {
  spec: LinesSpec
  resource: string
  value?: Line[]
  onChange?: (lines: Line[]) => void
  /** The other values of the form, for the preview. */
  header: Line
  errors?: LineErrors
}

export function LinesEditor(props: LinesEditorProps) {
  const { resource, onChange, header, errors = {} } = props
  const spec = { ...props.spec, columns: columnsUnder(props.spec.columns, header) }
  const t = useT()
  const { message } = App.useApp()
  const lines = props.value?.length ? props.value : [newLine(spec.blank)]
  const preview = usePreview(spec, resource, header, lines)
  const add = () => onChange?.([...lines, newLine(spec.blank)])
  const keys = useGridKeys(add)

  // The preview answers for filled lines only: match them back by order.
  const filled = lines.filter((line) => cleanLines([line], spec.blank).length)
  const computedOf = (line: Line) => preview.data?.lines?.[filled.indexOf(line)]

  function change(index: number, column: number, value: unknown, option?: RefOption) {
    const at = spec.columns[column]
    const line = lines[index]
    if (!at || !line) return
    const next: Line = { ...line, _key: lineKey(line, index), [at.field.key]: value }
    for (const key of at.clears ?? []) next[key] = undefined
    if (option) {
      next._names = { ...(line._names as object), [at.field.key]: refName(option) }
      Object.assign(next, spec.onPick?.(at.field.key, option))
    }
    onChange?.(lines.map((old, i) => (i === index ? next : old)))
  }

  async function onPaste(event: ClipboardEvent<HTMLElement>) {
    const at = (event.target as HTMLElement).closest<HTMLElement>('[data-cell]')?.dataset.cell
    const grid = parseGrid(event.clipboardData.getData('text/plain'))
    if (!at || !grid) return
    event.preventDefault()
    const [row = 0, column = 0] = at.split(':').map(Number)
    const result = await pasteInto(lines, grid, row, column, spec)
    onChange?.(result.lines)
    if (result.unknown.length)
      void message.warning(t('kit.lines.unknownProduct', { codes: result.unknown.join('、') }))
    else void message.success(t('kit.lines.pasted', { count: grid.length }))
  }

  return (
    <section className="k-lines" aria-label={t(spec.title ?? 'kit.lines.title')}>
      <div className="k-lines-head">
        <h2>{t(spec.title ?? 'kit.lines.title')}</h2>
        <span className="k-faint">{t('kit.lines.hint')}</span>
      </div>
      <div className="k-lines-scroll">
        <table>
          <thead>
            <tr>
              <th className="k-line-no">{t('kit.lines.line')}</th>
              {spec.columns.map(({ field, width }) => (
                <th
                  key={field.key}
                  style={{ width: width ?? field.width ?? 120 }}
                  className={isNumeric(field.kind) ? 'k-right' : undefined}
                >
                  {t(field.label)}
                  {field.required && <span className="k-must">*</span>}
                </th>
              ))}
              <th className="k-line-tools">
                <span className="k-sr">{t('kit.more')}</span>
              </th>
            </tr>
          </thead>
          <tbody ref={keys.grid} onKeyDown={keys.onKeyDown} onPaste={(e) => void onPaste(e)}>
            {lines.map((line, row) => (
              <tr key={lineKey(line, row)}>
                <td className="k-line-no k-num">{row + 1}</td>
                {spec.columns.map((column, index) => (
                  <LineCell
                    key={column.field.key}
                    column={column}
                    line={line}
                    computed={computedOf(line)}
                    label={t(column.field.label)}
                    at={`${row}:${index}`}
                    error={errors[`${filled.indexOf(line)}/${column.field.key}`]}
                    onChange={(value, option) => change(row, index, value, option)}
                  />
                ))}
                <td className="k-line-tools">
                  <Tooltip title={t('kit.lines.duplicate')}>
                    <Button
                      type="text"
                      size="small"
                      icon={<CopyOutlined />}
                      aria-label={t('kit.lines.duplicate')}
                      onClick={() => {
                        const { id: _, ...copy } = line
                        onChange?.(lines.toSpliced(row + 1, 0, newLine(copy)))
                      }}
                    />
                  </Tooltip>
                  <Tooltip title={t('kit.lines.remove')}>
                    <Button
                      type="text"
                      size="small"
                      icon={<DeleteOutlined />}
                      aria-label={t('kit.lines.remove')}
                      onClick={() => onChange?.(lines.toSpliced(row, 1))}
                    />
                  </Tooltip>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="k-lines-foot">
        <Button type="dashed" size="small" icon={<PlusOutlined />} onClick={add}>
          {t('kit.lines.add')}
        </Button>
        <LinesTotals
          totals={spec.totals}
          preview={filled.length ? preview.data : undefined}
          busy={preview.isFetching}
          problem={preview.error}
        />
      </div>
    </section>
  )
}
