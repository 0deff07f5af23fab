/** Asks what an action needs, sends it, and shows a refusal above its buttons. */
import { Form, Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { asProblem, type Problem, sortErrors } from '@/api/problems'
import { useT } from '@/i18n/i18n'
import { FormItems } from './FormItems'
import type { Field } from './fields'
import { ProblemAlert } from './ProblemAlert'

interface ActionDialogProps {
  title: string
  // biome-ignore lint/suspicious/noExplicitAny: the fields of an action input belong to no record type
  fields: Field<any>[]
  /** Rejects with a Problem to keep the dialog open. */
  onSubmit: (body: Record<string, unknown>) => Promise<unknown>
  onClose: () => void
  danger?: boolean
  /** One sentence above the fields. */
  note?: string
  initial?: Record<string, unknown>
  /** Above the fields, e.g. what is asked for. */
  before?: ReactNode
  /** Below the fields, e.g. a choice of files or lines. */
  children?: ReactNode
  /** Default 480; wider dialogs draw their fields in two columns. */
  width?: number
  /** Default: the title. */
  okText?: string
  /** There is nothing to do. */
  blocked?: boolean
}

export function ActionDialog(props: ActionDialogProps) {
  const { title, fields, onSubmit, onClose, danger, note, initial, width = 480 } = props
  const t = useT()
  const [form] = Form.useForm<Record<string, unknown>>()
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<{ messages: string[]; problem: Problem } | null>(null)

  async function submit(values: Record<string, unknown>) {
    setBusy(true)
    setRefusal(null)
    try {
      const body = Object.fromEntries(
        Object.entries(values).filter(([, value]) => value !== undefined && value !== null),
      )
      await onSubmit(body)
      onClose()
    } catch (error) {
      const problem = asProblem(error)
      const keys = new Set(fields.map((field) => field.key))
      const { fields: onFields, rest } = sortErrors(problem, ([key]) => keys.has(String(key)))
      form.setFields(onFields.map(({ name, errors }) => ({ name: name as string[], errors })))
      setRefusal({ messages: rest, problem })
    } finally {
      setBusy(false)
    }
  }

  return (
    <Modal
      open
      width={width}
      title={title}
      okText={props.okText ?? title}
      cancelText={t('kit.cancel')}
      okButtonProps={{ danger, loading: busy, disabled: props.blocked }}
      onOk={() => form.submit()}
      onCancel={onClose}
      destroyOnHidden
    >
      {note && <p className="k-faint k-dialog-note">{note}</p>}
      {props.before}
      <Form form={form} layout="vertical" onFinish={submit} initialValues={initial}>
        <FormItems fields={fields} columns={width > 480 ? 2 : 1} autoFocus />
      </Form>
      {props.children}
      <ProblemAlert messages={refusal?.messages ?? []} problem={refusal?.problem} />
    </Modal>
  )
}
