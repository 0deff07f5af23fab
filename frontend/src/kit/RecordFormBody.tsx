/** The form itself, once all of its fields are known. */
import { App, Button, Collapse, Drawer, Form, Grid } from 'antd'
import { useState } from 'react'
import { asProblem, type FieldPath, type Problem, sortErrors } from '@/api/problems'
import type { Entity } from '@/api/resource'
import { useT } from '@/i18n/i18n'
import { ConflictDialog } from './ConflictDialog'
import { DraftBar } from './DraftBar'
import { FormItems } from './FormItems'
import { bodyOf, startValues } from './formValues'
import { type LineErrors, LinesEditor } from './lines/LinesEditor'
import { cleanLines, columnsUnder, writable } from './lines/lines'
import { recordPath, useGo } from './navigation'
import { ProblemAlert } from './ProblemAlert'
import type { RecordFormProps, Values } from './RecordForm'
import type { RefOption } from './RefInput'
import { draftOf } from './useDraft'
import { useSaveDocument } from './useSaveDocument'

export function RecordFormBody<T extends Entity>(props: RecordFormProps<T>) {
  const { resource, record, fields, more = [], lines, layout = lines ? 'wide' : 'drawer' } = props
  const t = useT()
  const go = useGo()
  const { message } = App.useApp()
  // Inputs that keep files with the record ask for its resource.
  const placed = record && { ...record, _resource: resource }
  const phone = !Grid.useBreakpoint().md
  const [form] = Form.useForm<Values>()
  const all = [...fields, ...more.flatMap((group) => group.fields)]
  const linesKey = lines ? (lines.key ?? 'lines') : undefined
  const { base, save, isPending } = useSaveDocument<T>(resource, record, linesKey)
  const version = base?.version ?? null
  const draft = draftOf(resource, base?.id ?? null, version)
  const [start] = useState(() => startValues(all, record, props.initial, linesKey))
  const [restored, setRestored] = useState(() =>
    props.initial && Object.keys(props.initial).length ? null : draft.read(),
  )
  const [refusal, setRefusal] = useState<{ messages: string[]; problem: Problem } | null>(null)
  const [lineErrors, setLineErrors] = useState<LineErrors>({})
  const [conflict, setConflict] = useState<Values | null>(null)
  const [unfolded, setUnfolded] = useState<string[]>([])
  const values = (Form.useWatch([], form) ?? {}) as Values

  function onChange() {
    draft.write(form.getFieldsValue(true))
    if (refusal) setRefusal(null)
  }

  const sentLines = (value: unknown, header: Values) =>
    writable(
      cleanLines(value, lines?.blank),
      columnsUnder(lines?.columns ?? [], header),
      lines?.keep,
    )

  function collect(): Values {
    const raw = { ...(form.getFieldsValue(true) as Values) }
    if (linesKey) raw[linesKey] = sentLines(raw[linesKey], raw)
    const begun = linesKey ? { ...start, [linesKey]: sentLines(start[linesKey], raw) } : start
    const body = bodyOf(raw, begun, !record)
    return props.toBody ? props.toBody(body) : body
  }

  async function submit(body: Values, against: T | undefined) {
    setRefusal(null)
    setLineErrors({})
    try {
      const saved = await save(body, against)
      draft.clear()
      void message.success(t('kit.saved'))
      props.onClose()
      if (props.onSaved) props.onSaved(saved)
      else if (!record) go(recordPath(resource, saved.id))
    } catch (error) {
      const problem = asProblem(error)
      if (problem.isStale && against) setConflict(body)
      else show(problem)
    }
  }

  function show(problem: Problem) {
    const keys = new Set<string>(all.map((field) => field.key))
    // A field may stand for a nested property: `primary_contact.mobile`.
    const keyOf = (name: FieldPath) => (keys.has(name.join('.')) ? name.join('.') : String(name[0]))
    const isLine = (name: FieldPath) => linesKey !== undefined && name[0] === linesKey
    const sorted = sortErrors(problem, (name) => isLine(name) || keys.has(keyOf(name)))
    const onLines = sorted.fields.filter(({ name }) => isLine(name) && name.length > 1)
    const onFields = sorted.fields.filter(({ name }) => !isLine(name))
    const onList = sorted.fields.filter(({ name }) => isLine(name) && name.length === 1)
    setLineErrors(
      Object.fromEntries(
        onLines.map(({ name, errors }) => [name.slice(1).join('/'), errors.join(' ')]),
      ),
    )
    form.setFields(onFields.map(({ name, errors }) => ({ name: [keyOf(name)] as never, errors })))
    const wrong = new Set(onFields.map(({ name }) => keyOf(name)))
    setUnfolded((old) => [
      ...old,
      ...more.filter((g) => g.fields.some((f) => wrong.has(f.key))).map((g) => g.title ?? ''),
    ])
    setRefusal({ messages: [...sorted.rest, ...onList.flatMap(({ errors }) => errors)], problem })
  }

  const picked = (key: string, option: RefOption | undefined) => {
    const filled = props.onPick?.(key, option)
    if (filled) form.setFieldsValue(filled as never)
  }
  const columns = layout === 'drawer' || phone ? 1 : 2
  const title = t(record ? 'kit.editOf' : 'kit.createOf', { name: t(props.name) })

  const footer = (
    <div className="k-form-footer">
      <ProblemAlert messages={refusal?.messages ?? []} problem={refusal?.problem} />
      <div className="k-form-buttons">
        <Button onClick={props.onClose}>{t('kit.cancel')}</Button>
        <Button type="primary" loading={isPending} onClick={() => form.submit()}>
          {t('kit.save')}
        </Button>
      </div>
    </div>
  )

  const content = (
    <>
      {restored && (
        <DraftBar
          onDiscard={() => {
            draft.clear()
            setRestored(null)
            form.setFieldsValue({ ...emptied(form.getFieldsValue(true)), ...start } as never)
          }}
        />
      )}
      <Form
        form={form}
        layout="vertical"
        name={`form-${resource}`}
        initialValues={{ ...start, ...restored }}
        onValuesChange={onChange}
        onFinish={() => void submit(collect(), base)}
        scrollToFirstError
      >
        <FormItems
          fields={fields}
          record={placed}
          columns={columns}
          autoFocus={!record && !phone}
          onPick={picked}
        />
        {props.below?.(values)}
        {lines && (
          <Form.Item name={linesKey} noStyle>
            <LinesEditor spec={lines} resource={resource} header={values} errors={lineErrors} />
          </Form.Item>
        )}
        {more.length > 0 && (
          <Collapse
            ghost
            className="k-folds"
            activeKey={unfolded}
            onChange={(keys) => setUnfolded(Array.isArray(keys) ? keys : [keys])}
            items={more.map((group) => ({
              key: group.title ?? '',
              label: group.title ? t(group.title) : t('kit.form.moreFields'),
              forceRender: true,
              children: (
                <FormItems
                  fields={group.fields}
                  record={placed}
                  columns={columns}
                  onPick={picked}
                />
              ),
            }))}
          />
        )}
      </Form>
      {conflict && record && (
        <ConflictDialog<T>
          resource={resource}
          id={record.id}
          fields={all}
          mine={conflict}
          onClose={() => setConflict(null)}
          onResolve={(current, body) => {
            setConflict(null)
            void submit(body, current)
          }}
        />
      )}
    </>
  )

  if (layout === 'page')
    return (
      <div className="k-form-page">
        {content}
        {footer}
      </div>
    )
  return (
    <Drawer
      open={props.open}
      title={title}
      size={phone ? '100%' : layout === 'wide' ? 'min(1240px, 94vw)' : 520}
      onClose={props.onClose}
      footer={footer}
      mask={{ closable: false }}
    >
      {content}
    </Drawer>
  )
}

const emptied = (values: Values) =>
  Object.fromEntries(Object.keys(values).map((key) => [key, undefined]))
