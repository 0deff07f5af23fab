/** What can be done to the selected rows; reports per record what happened and why not. */
import { App, Button, Modal, Progress, Table } from 'antd'
import { useState } from 'react'
import { actionLabel, actionLook } from '@/api/actions'
import { asProblem } from '@/api/problems'
import { type Entity, useBatch } from '@/api/resource'
import { language, type TKey, useT } from '@/i18n/i18n'
import { ActionDialog } from '@/kit/ActionDialog'
import type { Field } from '@/kit/fields'
import { formatTotal } from '@/kit/format'
import { AllResults, type Whole } from './AllResults'

export interface BulkAction {
  /** An action the server takes for many (`POST …/batch/{action}`): each record gets its own answer. */
  action: string
  /** What the dialog asks once for all records; nothing: runs at once. */
  // biome-ignore lint/suspicious/noExplicitAny: the fields of an action input belong to no record type
  fields?: Field<any>[]
  initial?: Record<string, unknown>
  label?: TKey
}

/** Records per call: small enough to show progress. */
const BATCH = 50

interface BulkBarProps<T extends Entity> {
  resource: string
  rows: T[]
  nameOf: (row: T) => string
  actions: BulkAction[]
  onClear: () => void
  /** All results of the list, where they are more than what can be ticked. */
  whole?: Whole
}

interface Outcome {
  id: string
  name: string
  error?: string
}

const inWords = ({ total, relation }: Whole) => ({
  count: total,
  shown: formatTotal(total, relation),
})

export function BulkBar<T extends Entity>(props: BulkBarProps<T>) {
  const { resource, rows, nameOf, actions, onClear, whole } = props
  const t = useT()
  const { message } = App.useApp()
  const batch = useBatch(resource)
  const [asking, setAsking] = useState<BulkAction | null>(null)
  const [running, setRunning] = useState<{ done: number; total: number } | null>(null)
  const [all, setAll] = useState(false)
  const [going, setGoing] = useState<{ bulk: BulkAction; input: object } | null>(null)
  const [failed, setFailed] = useState<{ ok: number; list: Outcome[] } | null>(null)

  if (all && rows.length === 0) setAll(false)

  async function runSome(action: string, input: object, some: T[]): Promise<Outcome[]> {
    const items = some.map(({ id }) => ({ id }))
    try {
      const answer = await batch.mutateAsync({ action, items, input })
      return some.map((row, index) => {
        const result = answer.results[index]
        const refused = result && result.status >= 400
        return {
          id: row.id,
          name: nameOf(row),
          error: refused ? (result.detail ?? result.code ?? String(result.status)) : undefined,
        }
      })
    } catch (error) {
      const { message } = asProblem(error)
      return some.map((row) => ({ id: row.id, name: nameOf(row), error: message }))
    }
  }

  async function run(bulk: BulkAction, body: object) {
    setAsking(null)
    if (all && whole) {
      setGoing({ bulk, input: body })
      return
    }
    setRunning({ done: 0, total: rows.length })
    const outcomes: Outcome[] = []
    for (let start = 0; start < rows.length; start += BATCH) {
      outcomes.push(...(await runSome(bulk.action, body, rows.slice(start, start + BATCH))))
      setRunning({ done: outcomes.length, total: rows.length })
    }
    setRunning(null)
    const list = outcomes.filter((outcome) => outcome.error)
    const ok = outcomes.length - list.length
    if (list.length) setFailed({ ok, list })
    else void message.success(t('kit.bulk.ok', { ok }))
    onClear()
  }

  function clear() {
    setAll(false)
    onClear()
  }

  return (
    <>
      {rows.length > 0 && (
        <div className="k-bulk" role="toolbar">
          <b className="k-num">
            {all && whole
              ? t('job.whole', inWords(whole))
              : t('kit.table.selected', { count: rows.length })}
          </b>
          {!all && whole && whole.total > rows.length && (
            <button type="button" className="k-textbtn" onClick={() => setAll(true)}>
              {t('job.all', inWords(whole))}
            </button>
          )}
          {actions.map((bulk) => (
            <Button
              key={bulk.action}
              size="small"
              danger={actionLook(bulk.action, resource).tone === 'danger'}
              onClick={() => (bulk.fields ? setAsking(bulk) : void run(bulk, {}))}
            >
              {bulk.label ? t(bulk.label) : actionLabel(bulk.action, language(), resource)}
            </Button>
          ))}
          <button type="button" className="k-textbtn" onClick={clear}>
            {t('kit.table.clearSelection')}
          </button>
        </div>
      )}
      {asking && (
        <ActionDialog
          title={asking.label ? t(asking.label) : actionLabel(asking.action, language(), resource)}
          fields={asking.fields ?? []}
          initial={asking.initial}
          onSubmit={(body) => run(asking, body)}
          onClose={() => setAsking(null)}
        />
      )}
      {going && whole && (
        <AllResults
          resource={resource}
          action={going.bulk.action}
          label={going.bulk.label && t(going.bulk.label)}
          whole={whole}
          input={going.input}
          onClose={() => {
            setGoing(null)
            clear()
          }}
        />
      )}
      <Modal open={running !== null} footer={null} closable={false} width={360}>
        <Progress
          percent={running ? Math.round((running.done / running.total) * 100) : 0}
          showInfo={false}
        />
        <p className="k-num">
          {t('kit.bulk.running', { done: running?.done ?? 0, total: running?.total ?? 0 })}
        </p>
      </Modal>
      <Modal
        open={failed !== null}
        title={t('kit.bulk.result')}
        onCancel={() => setFailed(null)}
        onOk={() => setFailed(null)}
        cancelButtonProps={{ hidden: true }}
      >
        <p>
          {t('kit.bulk.ok', { ok: failed?.ok ?? 0 })} ·{' '}
          {t('kit.bulk.failed', { failed: failed?.list.length ?? 0 })}
        </p>
        <Table
          size="small"
          rowKey="id"
          pagination={false}
          dataSource={failed?.list}
          columns={[
            { title: t('kit.bulk.record'), dataIndex: 'name' },
            { title: t('kit.bulk.reason'), dataIndex: 'error' },
          ]}
        />
      </Modal>
    </>
  )
}
