/** What can be done to a record, and how it is done: the buttons of the title and the + of the chain share it. */
import { App } from 'antd'
import { type ReactNode, useState } from 'react'
import { type ActionGroup, actionLabel, actionLook, groupOf } from '@/api/actions'
import { asProblem } from '@/api/problems'
import { type ActionResult, type ActionState, useAction, useRemove } from '@/api/resource'
import { useCan } from '@/api/session'
import { doneWith } from '@/api/told'
import { language, useT } from '@/i18n/i18n'
import { ActionDialog } from './ActionDialog'
import type { Field } from './fields'
import { MissingFields } from './MissingFields'
import { listPath, recordPath, useGo, useRecordId } from './navigation'
import { ReasonDialog } from './ReasonDialog'
import { useUrlState } from './useUrlState'

/** What an action asks for: the fields of a dialog, or a screen of the feature's own. */
export interface ActionInputSpec {
  // biome-ignore lint/suspicious/noExplicitAny: the fields of an action input belong to no record type
  fields?: Field<any>[]
  note?: string
  initial?: Record<string, unknown>
  /** Opened at once, wherever the verb is pressed. */
  run?: () => void
  /** The page of the record has a dialog for it, which opens at `?do=<verb>`: see `useDialog`. */
  onPage?: boolean
}

export const onPage: ActionInputSpec = { onPage: true }

/** A record with the verbs the server offers on it. */
export interface Actionable {
  id: string
  version?: number
  actions?: ActionState[] | null
}

/** Of two verbs that undo each other the one that is possible is shown: why the other is not is plain. */
const PAIRS = [
  ['lock', 'unlock'],
  ['claim', 'return'],
  ['discard', 'restore'],
  ['enable', 'disable'],
  ['activate', 'deactivate'],
  ['publish', 'unpublish'],
  ['suspend', 'resume'],
  ['hold', 'release'],
  ['leave', 'rejoin'],
]

function isUndoneBy(name: string, actions: ActionState[]): boolean {
  const others = PAIRS.filter((pair) => pair.includes(name)).flat()
  return actions.some((one) => one.enabled && one.name !== name && others.includes(one.name))
}

export interface VerbsOptions {
  /** Per action name; actions without an entry run at once (dangerous ones after a question). */
  inputs?: Record<string, ActionInputSpec>
  onEdit?: () => void
  onDone?: (action: string, result: ActionResult) => void
  /** Offers 删除 to those who may. */
  removable?: boolean
}

export interface Verb extends ActionState {
  label: string
  isDanger: boolean
  /** See `api/actions`. */
  rank: number
  group: ActionGroup
}

export interface Verbs {
  /** Enabled ones first, each group by rank. */
  offered: Verb[]
  /** Asks what the verb needs and does it. */
  press: (name: string) => void
  isRunning: (name: string) => boolean
  /** The open question, if any: to be drawn once. */
  dialog: ReactNode
}

export function useVerbs(resource: string, record: Actionable, options: VerbsOptions): Verbs {
  const { inputs = {}, onEdit, onDone, removable } = options
  const t = useT()
  const go = useGo()
  const here = useRecordId()
  const { set } = useUrlState()
  const can = useCan()
  const { modal, message } = App.useApp()
  const act = useAction(resource)
  const remove = useRemove(resource)
  const [asking, setAsking] = useState<string | null>(null)
  const [reasonFor, setReasonFor] = useState<string | null>(null)
  const isDanger = (name: string) => actionLook(name, resource).tone === 'danger'
  const labelOf = (name: string) => actionLabel(name, language(), resource)

  // What can no longer be changed cannot be deleted either.
  const mayChange = record.actions?.find((state) => state.name === 'update')?.enabled ?? true
  const deletion: ActionState[] =
    removable && mayChange && can(resource, 'delete') ? [{ name: 'delete', enabled: true }] : []
  const offered = [...(record.actions ?? []), ...deletion]
    .filter(
      (state) =>
        state.name !== 'create' && state.name !== 'unshare' && (state.name !== 'update' || onEdit),
    )
    .filter((state) => state.enabled || !isUndoneBy(state.name, record.actions ?? []))
    .map((state) => ({
      ...state,
      label: labelOf(state.name),
      isDanger: isDanger(state.name),
      rank: actionLook(state.name, resource).rank,
      group: groupOf(state.name, resource),
    }))
    .toSorted((a, b) => Number(b.enabled) - Number(a.enabled) || a.rank - b.rank)

  async function run(name: string, body: object = {}) {
    const result = await act.mutateAsync({ id: record.id, action: name, body })
    void message.success(doneWith(name, language(), resource))
    onDone?.(name, result)
    const target = record.actions?.find((state) => state.name === name)?.target
    if (target) go(recordPath(target, result.id))
  }

  /** A refusal that only misses the reason opens the question for it; what the form asks for, the form. */
  async function attempt(name: string) {
    try {
      await run(name)
    } catch (error) {
      const problem = asProblem(error)
      if (problem.body.errors?.some((one) => one.pointer === '/reason')) setReasonFor(name)
      else if (problem.code === 'FIELDS_MISSING' && onEdit)
        modal.confirm({
          title: problem.message,
          content: <MissingFields resource={resource} problem={problem} />,
          okText: actionLabel('update', language(), resource),
          cancelText: t('kit.close'),
          onOk: onEdit,
        })
      else
        modal.error({
          title: t('kit.actions.failed'),
          content: problem.message,
          okText: t('kit.close'),
        })
    }
  }

  function confirm(name: string, hint: string | undefined, onOk: () => Promise<void>) {
    modal.confirm({
      title: t('kit.actions.confirmTitle', { name: labelOf(name) }),
      content: hint,
      okText: labelOf(name),
      cancelText: t('kit.cancel'),
      okButtonProps: { danger: true },
      onOk,
    })
  }

  function openOnPage(name: string) {
    if (here === record.id) set({ do: name, about: undefined }, { push: true })
    else go(recordPath(resource, record.id), { do: name })
  }

  const deleteIt = () =>
    remove.mutateAsync(record).then(
      () => go(listPath(resource)),
      (error) => void message.error(asProblem(error).message),
    )

  function press(name: string) {
    const spec = inputs[name]
    if (spec?.run) spec.run()
    else if (spec?.onPage || name === 'share') openOnPage(name)
    else if (spec?.fields) setAsking(name)
    else if (name === 'update') onEdit?.()
    else if (name === 'delete') confirm(name, t('kit.actions.deleteHint'), deleteIt)
    else if (isDanger(name)) confirm(name, undefined, () => attempt(name))
    else void attempt(name)
  }

  const spec = asking ? inputs[asking] : undefined
  return {
    offered,
    press,
    isRunning: (name) => act.isPending && act.variables?.action === name,
    dialog: (
      <>
        {asking && spec?.fields && (
          <ActionDialog
            title={labelOf(asking)}
            fields={spec.fields}
            note={spec.note}
            initial={spec.initial}
            danger={isDanger(asking)}
            onSubmit={(body) => run(asking, body)}
            onClose={() => setAsking(null)}
          />
        )}
        {reasonFor && (
          <ReasonDialog
            title={labelOf(reasonFor)}
            danger={isDanger(reasonFor)}
            onSubmit={(body) => run(reasonFor, body)}
            onClose={() => setReasonFor(null)}
          />
        )}
      </>
    ),
  }
}
