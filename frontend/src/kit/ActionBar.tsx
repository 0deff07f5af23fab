/** The verbs the server offers: primary first, the rest behind 更多, a grey one says why. */
import { DownOutlined } from '@ant-design/icons'
import { App, Button, Dropdown, Tooltip } from 'antd'
import { type ReactNode, useState } from 'react'
import { actionLabel, actionLook } from '@/api/actions'
import { asProblem } from '@/api/problems'
import { type ActionResult, type ActionState, useAction, useRemove } from '@/api/resource'
import { useCan } from '@/api/session'
import { language, useT } from '@/i18n/i18n'
import { ActionDialog } from './ActionDialog'
import type { Field } from './fields'
import { listPath, recordPath, useGo } from './navigation'
import { ReasonDialog } from './ReasonDialog'

/** What an action asks for: fields of a dialog, or `run` to open something of the feature's own. */
export interface ActionInputSpec {
  // biome-ignore lint/suspicious/noExplicitAny: the fields of an action input belong to no record type
  fields?: Field<any>[]
  note?: string
  initial?: Record<string, unknown>
  run?: () => void
}

export interface ActionBarProps {
  resource: string
  record: { id: string; version?: number; actions?: ActionState[] | null }
  /** Per action name; actions without an entry run at once (dangerous ones after a question). */
  inputs?: Record<string, ActionInputSpec>
  onEdit?: () => void
  onDone?: (action: string, result: ActionResult) => void
  /** Extra buttons of the feature, before 更多. */
  extra?: ReactNode
  size?: 'small' | 'middle'
  /** Offers 删除 to those who may. */
  removable?: boolean
}

const VISIBLE = 2

export function ActionBar(props: ActionBarProps) {
  const { resource, record, inputs = {}, onEdit, onDone, extra, size = 'middle', removable } = props
  const t = useT()
  const go = useGo()
  const can = useCan()
  const { modal, message } = App.useApp()
  const act = useAction(resource)
  const remove = useRemove(resource)
  const [asking, setAsking] = useState<string | null>(null)
  const [reasonFor, setReasonFor] = useState<string | null>(null)
  const lookOf = (name: string) => actionLook(name, resource)
  const label = (name: string) => actionLabel(name, language(), resource)

  const deletion: ActionState[] =
    removable && can(resource, 'delete') ? [{ name: 'delete', enabled: true }] : []
  const offered = [...(record.actions ?? []), ...deletion]
    .filter((state) => state.name !== 'create' && (state.name !== 'update' || onEdit))
    .toSorted(
      (a, b) => Number(b.enabled) - Number(a.enabled) || lookOf(a.name).rank - lookOf(b.name).rank,
    )
  const front = offered
    .filter((state) => state.enabled && lookOf(state.name).rank < 50)
    .slice(0, VISIBLE)
  const edit = offered.find((state) => state.name === 'update')
  const behind = offered.filter((state) => !front.includes(state) && state !== edit)

  async function run(name: string, body: object = {}) {
    const result = await act.mutateAsync({ id: record.id, action: name, body })
    void message.success(t('kit.done', { name: label(name) }))
    onDone?.(name, result)
    const target = record.actions?.find((state) => state.name === name)?.target
    if (target) go(recordPath(target, result.id))
  }

  /** A refusal that only misses the reason opens the question for it. */
  async function attempt(name: string) {
    try {
      await run(name)
    } catch (error) {
      const problem = asProblem(error)
      if (problem.body.errors?.some((one) => one.pointer === '/reason')) setReasonFor(name)
      else
        modal.error({
          title: t('kit.actions.failed'),
          content: problem.message,
          okText: t('kit.close'),
        })
    }
  }

  function press(name: string) {
    const spec = inputs[name]
    if (spec?.run) spec.run()
    else if (spec?.fields) setAsking(name)
    else if (name === 'update') onEdit?.()
    else if (name === 'delete') askDelete()
    else if (lookOf(name).tone === 'danger')
      modal.confirm({
        title: t('kit.actions.confirmTitle', { name: label(name) }),
        okText: label(name),
        cancelText: t('kit.cancel'),
        okButtonProps: { danger: true },
        onOk: () => attempt(name),
      })
    else void attempt(name)
  }

  function askDelete() {
    modal.confirm({
      title: t('kit.actions.confirmTitle', { name: t('kit.actions.delete') }),
      content: t('kit.actions.deleteHint'),
      okText: t('kit.actions.delete'),
      cancelText: t('kit.cancel'),
      okButtonProps: { danger: true },
      onOk: () =>
        remove.mutateAsync(record).then(
          () => go(listPath(resource)),
          (error) => void message.error(asProblem(error).message),
        ),
    })
  }

  const menu = behind.map((state) => ({
    key: state.name,
    danger: state.enabled && lookOf(state.name).tone === 'danger',
    disabled: !state.enabled,
    label: state.enabled ? (
      label(state.name)
    ) : (
      <Tooltip title={state.reason ?? t('kit.actions.unavailable')} placement="left">
        <span className="k-menu-off">{label(state.name)}</span>
      </Tooltip>
    ),
  }))
  const spec = asking ? inputs[asking] : undefined

  return (
    <div className="k-actions">
      {front.map((state, index) => (
        <Button
          key={state.name}
          size={size}
          type={index === 0 ? 'primary' : 'default'}
          danger={index > 0 && lookOf(state.name).tone === 'danger'}
          loading={act.isPending && act.variables?.action === state.name}
          onClick={() => press(state.name)}
        >
          {label(state.name)}
        </Button>
      ))}
      {extra}
      {edit && (
        <Tooltip title={edit.enabled ? null : edit.reason}>
          <Button size={size} disabled={!edit.enabled} onClick={() => press('update')}>
            {label('update')}
          </Button>
        </Tooltip>
      )}
      {menu.length > 0 && (
        <Dropdown trigger={['click']} menu={{ items: menu, onClick: ({ key }) => press(key) }}>
          <Button size={size}>
            {t('kit.more')} <DownOutlined />
          </Button>
        </Dropdown>
      )}
      {asking && spec?.fields && (
        <ActionDialog
          title={label(asking)}
          fields={spec.fields}
          note={spec.note}
          initial={spec.initial}
          danger={lookOf(asking).tone === 'danger'}
          onSubmit={(body) => run(asking, body)}
          onClose={() => setAsking(null)}
        />
      )}
      {reasonFor && (
        <ReasonDialog
          title={label(reasonFor)}
          danger={lookOf(reasonFor).tone === 'danger'}
          onSubmit={(body) => run(reasonFor, body)}
          onClose={() => setReasonFor(null)}
        />
      )}
    </div>
  )
}
