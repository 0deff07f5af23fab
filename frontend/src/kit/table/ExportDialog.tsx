/** 导出: what the list shows becomes a file, at once or while one goes on with something else. */
import { App, Button, Checkbox, Form, Input, Modal, Radio } from 'antd'
import { useState } from 'react'
import { call } from '@/api/client'
import { asProblem, type Problem } from '@/api/problems'
import { useRead, useReread } from '@/api/resource'
import { useCan } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { ExportLine, saveExport } from '@/kit/ExportLine'
import { formatTotal } from '@/kit/format'
import { useGo } from '@/kit/navigation'
import { ProblemAlert } from '@/kit/ProblemAlert'
import type { Whole } from './AllResults'
import { type Export, type ExportColumn, isBeingWritten, OFTEN } from './exporting'

interface ExportDialogProps {
  resource: string
  title: string
  whole: Whole
  sort: string | undefined
  /** As the list shows them now, and all it could show. */
  shown: ExportColumn[]
  all: ExportColumn[]
  /** Ids of the rows that are ticked. */
  selected: string[]
  onClose: () => void
}

interface Choice {
  format: 'xlsx' | 'csv'
  rows: 'all' | 'selected'
  columns: 'shown' | 'all'
  plain: boolean
  password?: string
}

export function ExportDialog(props: ExportDialogProps) {
  const { resource, whole, selected, onClose } = props
  const t = useT()
  const can = useCan()
  const { message } = App.useApp()
  const [form] = Form.useForm<Choice>()
  const plain = Form.useWatch('plain', form)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [made, setMade] = useState<Export | null>(null)

  async function submit(choice: Choice) {
    setBusy(true)
    setProblem(null)
    const some = choice.rows === 'selected'
    try {
      const of = await call<Export>('POST', `/${resource}/export`, {
        body: {
          format: choice.format,
          filter: some ? { field: 'id', op: 'in', value: selected } : whole.filter,
          q: some ? null : (whole.q ?? null),
          ...(props.sort && { sort: [props.sort] }),
          columns: choice.columns === 'all' ? props.all : props.shown,
          ...(choice.plain && { plain: true, password: choice.password }),
        },
      })
      if (of.state === 'ready') {
        await saveExport(of)
        void message.success(t('exports.saved', { count: of.rows }))
        onClose()
      } else setMade(of)
    } catch (error) {
      setProblem(asProblem(error))
    } finally {
      setBusy(false)
    }
  }

  if (made) return <Following begun={made} onClose={onClose} />
  const total = formatTotal(whole.total, whole.relation)
  return (
    <Modal
      open
      title={t('exports.title', { name: props.title })}
      okText={t('exports.start')}
      cancelText={t('kit.cancel')}
      okButtonProps={{ loading: busy }}
      onOk={() => form.submit()}
      onCancel={onClose}
      destroyOnHidden
    >
      <Form<Choice>
        form={form}
        layout="vertical"
        onFinish={submit}
        initialValues={{
          format: 'xlsx',
          rows: selected.length ? 'selected' : 'all',
          columns: 'shown',
          plain: false,
        }}
      >
        <Form.Item name="rows" label={t('exports.which')}>
          <Radio.Group
            options={[
              ...(selected.length
                ? [{ value: 'selected', label: t('exports.some', { count: selected.length }) }]
                : []),
              { value: 'all', label: t('exports.all', { shown: total }) },
            ]}
          />
        </Form.Item>
        <Form.Item name="columns" label={t('kit.table.columns')}>
          <Radio.Group
            options={[
              { value: 'shown', label: t('exports.shown', { count: props.shown.length }) },
              { value: 'all', label: t('exports.everything', { count: props.all.length }) },
            ]}
          />
        </Form.Item>
        <Form.Item name="format" label={t('exports.format')}>
          <Radio.Group
            options={[
              { value: 'xlsx', label: 'Excel (.xlsx)' },
              { value: 'csv', label: 'CSV' },
            ]}
          />
        </Form.Item>
        {can(resource, 'export_plain') && (
          <Form.Item name="plain" valuePropName="checked">
            <Checkbox>{t('exports.unmask')}</Checkbox>
          </Form.Item>
        )}
        {plain && (
          <Form.Item
            name="password"
            label={t('account.fields.password')}
            extra={t('account.hint.confirm')}
            rules={[{ required: true, message: t('exports.passwordNeeded') }]}
          >
            <Input.Password autoComplete="current-password" />
          </Form.Item>
        )}
      </Form>
      <p className="k-faint">{t(plain ? 'exports.plainNote' : 'exports.note')}</p>
      <ProblemAlert messages={problem ? [problem.message] : []} problem={problem ?? undefined} />
    </Modal>
  )
}

/** A large one, while one waits; it goes on without. */
function Following({ begun, onClose }: { begun: Export; onClose: () => void }) {
  const t = useT()
  const go = useGo()
  const reread = useReread()
  const { data: of = begun } = useRead<Export>(
    ['export', begun.id],
    `/exports/${begun.id}`,
    {},
    { poll: (now) => (!now || isBeingWritten(now) ? OFTEN : false) },
  )

  function close() {
    void reread()
    onClose()
  }

  return (
    <Modal
      open
      closable={false}
      title={t('exports.titles')}
      footer={[
        <Button key="all" onClick={() => go('/exports')}>
          {t('exports.toAll')}
        </Button>,
        <Button key="close" type="primary" onClick={close}>
          {t(isBeingWritten(of) ? 'job.leave' : 'kit.close')}
        </Button>,
      ]}
    >
      <ExportLine of={of} />
    </Modal>
  )
}
