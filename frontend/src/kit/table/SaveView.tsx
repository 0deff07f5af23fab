/** Keeps the present look of a list under a name, or changes what is kept of one. */
import { App, Checkbox, Form, Input, Modal, Radio } from 'antd'
import { useState } from 'react'
import { call } from '@/api/client'
import { asProblem, type Problem } from '@/api/problems'
import { etag, useReread } from '@/api/resource'
import { useCan } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { ProblemAlert } from '@/kit/ProblemAlert'
import { RefsInput } from '@/kit/RefsInput'
import type { FilterTree } from './filterTree'
import type { KeptColumn, SavedView } from './useViews'

/** What the list shows now. */
export interface Look {
  /** Undefined where the filter of a view cannot say it. */
  filter: FilterTree | undefined
  q: string | undefined
  sort: string | undefined
  columns: KeptColumn[]
}

interface SaveViewProps {
  resource: string
  look: Look
  /** Absent: a new one. */
  view?: SavedView
  onSaved: (view: SavedView, isDefault: boolean) => void
  onClose: () => void
}

interface Choice {
  name: string
  shared: string
  role_ids?: string[]
  department_ids?: string[]
  first?: boolean
}

export const bodyOf = (look: Look) => ({
  filter: look.filter ? JSON.stringify(look.filter) : null,
  q: look.q ?? null,
  sort: look.sort ?? null,
  columns: look.columns,
})

export function SaveView({ resource, look, view, onSaved, onClose }: SaveViewProps) {
  const t = useT()
  const can = useCan()
  const reread = useReread()
  const { message } = App.useApp()
  const [form] = Form.useForm<Choice>()
  const shared = Form.useWatch('shared', form)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)

  async function submit({ name, first, ...sharing }: Choice) {
    setBusy(true)
    setProblem(null)
    try {
      const made = view
        ? await call<SavedView>('PATCH', `/saved-views/${view.id}`, {
            body: { name, ...sharing },
            headers: { 'If-Match': etag('saved-views', view) },
          })
        : await call<SavedView>('POST', '/saved-views', {
            body: { object: resource, name, ...sharing, ...bodyOf(look) },
          })
      void message.success(t('kit.view.saved', { name: made.name }))
      await reread()
      onSaved(made, Boolean(first))
      onClose()
    } catch (error) {
      setProblem(asProblem(error))
    } finally {
      setBusy(false)
    }
  }

  return (
    <Modal
      open
      title={t(view ? 'kit.view.edit' : 'kit.view.saveAs')}
      okText={t('kit.save')}
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
          name: view?.name,
          shared: view?.shared ?? 'private',
          role_ids: view?.role_ids ?? [],
          department_ids: view?.department_ids ?? [],
        }}
      >
        <Form.Item
          name="name"
          label={t('kit.view.name')}
          rules={[{ required: true, message: t('kit.view.nameNeeded') }]}
        >
          <Input autoFocus maxLength={32} />
        </Form.Item>
        {can('saved-views', 'share') && (
          <Form.Item name="shared" label={t('kit.view.shared')}>
            <Radio.Group
              options={(['private', 'roles', 'departments', 'all'] as const).map((value) => ({
                value,
                label: t(`kit.view.with.${value}`),
              }))}
            />
          </Form.Item>
        )}
        {shared === 'roles' && (
          <Form.Item name="role_ids" label={t('kit.view.with.roles')}>
            <RefsInput resource="roles" />
          </Form.Item>
        )}
        {shared === 'departments' && (
          <Form.Item name="department_ids" label={t('kit.view.with.departments')}>
            <RefsInput resource="departments" />
          </Form.Item>
        )}
        {!view && (
          <Form.Item name="first" valuePropName="checked">
            <Checkbox>{t('kit.view.first')}</Checkbox>
          </Form.Item>
        )}
      </Form>
      <ProblemAlert messages={problem ? [problem.message] : []} problem={problem ?? undefined} />
    </Modal>
  )
}
