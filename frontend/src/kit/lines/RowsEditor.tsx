/** Rows of a record that are read as a table and written all at once, e.g. who decides on a deal. */
import { App, Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { asProblem } from '@/api/problems'
import { type Entity, useReplace } from '@/api/resource'
import { type TKey, useT } from '@/i18n/i18n'
import { EmptyState } from '@/kit/EmptyState'
import type { Field } from '@/kit/fields'
import type { Actionable } from '@/kit/useVerbs'
import { type LineErrors, LinesEditor } from './LinesEditor'
import { LinesTable } from './LinesTable'
import { cleanLines, type Line, type LinesSpec, writable } from './lines'
import '@/kit/documents.css'

interface RowsEditorProps<T extends Entity & Actionable, R extends Entity> {
  resource: string
  record: T
  /** `PUT /{resource}/{id}/{part}` with all rows under the same name. */
  part: string
  rows: R[]
  /** Columns for reading; the editor has those of `spec`. */
  fields: Field<R>[]
  spec: LinesSpec
  /** Without a row yet: what is missing, and what it is good for. */
  empty: TKey
  hint: TKey
  /** A row as the editor holds it: numbers as text. */
  toLine: (row: R) => Line
  /** A line as the server wants it. */
  toRow: (line: Line) => object
  /** Above the editor, e.g. a choice of columns. */
  tools?: ReactNode
  onBegin?: () => void
  /** Below the table, read from the record. */
  totals?: Field<T>[]
}

export function RowsEditor<T extends Entity & Actionable, R extends Entity>(
  props: RowsEditorProps<T, R>,
) {
  const { resource, record, part, rows, spec } = props
  const t = useT()
  const { message } = App.useApp()
  const replace = useReplace<T>(resource, part)
  const [lines, setLines] = useState<Line[] | null>(null)
  const [errors, setErrors] = useState<LineErrors>({})

  function begin() {
    props.onBegin?.()
    setErrors({})
    setLines(rows.map(props.toLine))
  }

  async function save() {
    const sent = writable(cleanLines(lines, spec.blank), spec.columns)
    try {
      const body = { [part]: sent.map(({ id: _, ...line }) => props.toRow(line)) }
      await replace.mutateAsync({ record, body })
      setLines(null)
      void message.success(t('kit.saved'))
    } catch (error) {
      const problem = asProblem(error)
      const wrong = problem.body.errors ?? []
      setErrors(
        Object.fromEntries(
          wrong.map((one) => [one.pointer.replace(`/${part}/`, ''), one.detail ?? one.code]),
        ),
      )
      void message.error(wrong[0]?.detail ?? problem.message)
    }
  }

  if (lines)
    return (
      <>
        {props.tools && <div className="k-tabhead">{props.tools}</div>}
        <LinesEditor
          spec={{ ...spec, previewPath: false }}
          resource={resource}
          value={lines}
          onChange={setLines}
          header={{}}
          errors={errors}
        />
        <div className="k-form-buttons">
          <Button size="small" onClick={() => setLines(null)}>
            {t('kit.cancel')}
          </Button>
          <Button
            size="small"
            type="primary"
            loading={replace.isPending}
            onClick={() => void save()}
          >
            {t('kit.save')}
          </Button>
        </div>
      </>
    )

  const mayEdit = record.actions?.find((one) => one.name === 'update')?.enabled ?? false
  const edit = mayEdit && (
    <Button size="small" onClick={begin}>
      {t(rows.length ? 'kit.rows.edit' : 'kit.rows.add')}
    </Button>
  )
  if (!rows.length)
    return <EmptyState title={t(props.empty)} hint={t(props.hint)} action={edit || undefined} />
  return (
    <>
      {edit && (
        <div className="k-tabhead">
          <span className="k-faint">{t(props.hint)}</span>
          {edit}
        </div>
      )}
      <LinesTable<R> lines={rows} fields={props.fields} header={record} totals={props.totals} />
    </>
  )
}
