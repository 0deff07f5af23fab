/** 回款核销: the receipt on the left, what is owed on the right, how much of it goes where in the middle. */
import { App, Button, Tooltip } from 'antd'
import { useState } from 'react'
import { asProblem, type Problem } from '@/api/problems'
import { useList, usePost } from '@/api/resource'
import { useT } from '@/i18n/i18n'
import { EmptyState } from '@/kit/EmptyState'
import { Money } from '@/kit/Money'
import { ProblemAlert } from '@/kit/ProblemAlert'
import { AllocateRow } from './AllocateRow'
import { type Entries, fitting, tally } from './allocating'
import type { Receipt } from './receiptFields'
import type { Receivable } from './receivableFields'
import { useAutoAllocate } from './useAutoAllocate'
import '@/kit/panels.css'

const SHOWN = 200

export function AllocatePanel({ receipt }: { receipt: Receipt }) {
  const t = useT()
  const { message } = App.useApp()
  const auto = useAutoAllocate()
  const allocate = usePost<Receipt>(`/receipts/${receipt.id}/allocate`)
  const [entries, setEntries] = useState<Entries>({})
  const [refusal, setRefusal] = useState<Problem | null>(null)
  const { customer_id, currency, unallocated_amount: left } = receipt
  const list = useList<Receivable>('receivables', {
    customer_id,
    currency,
    status: 'open,partial',
    sort: 'due_date',
    limit: SHOWN,
  })
  const rows = (list.data?.data ?? []).filter((row) => !row.balance.startsWith('-'))
  const sum = tally(entries, left)
  const refused = refusal ? refusedEntries(refusal, sum.lines) : {}
  const change = (patch: Entries) => {
    setEntries({ ...entries, ...patch })
    setRefusal(null)
  }

  async function submit() {
    setRefusal(null)
    try {
      await allocate.mutateAsync({ lines: sum.lines })
      setEntries({})
      void message.success(t('allocation.panel.done'))
    } catch (error) {
      setRefusal(asProblem(error))
    }
  }

  const money = (value: string) => <Money value={value} currency={currency} />
  return (
    <section className="k-alloc" id="allocate" aria-label={t('receipt.tab.allocate')}>
      <div className="k-alloc-source">
        <h3>{t('allocation.panel.receipt')}</h3>
        <dl>
          <div>
            <dt>{t('allocation.panel.amount')}</dt>
            <dd>{money(receipt.amount)}</dd>
          </div>
          <div>
            <dt>{t('allocation.panel.used')}</dt>
            <dd>{money(receipt.allocated_amount)}</dd>
          </div>
          <div className="k-alloc-left">
            <dt>{t('allocation.panel.left')}</dt>
            <dd>{money(left)}</dd>
          </div>
          <div aria-live="polite">
            <dt>{t('allocation.panel.entered')}</dt>
            <dd>{money(sum.entered)}</dd>
          </div>
          <div className="k-alloc-left" data-over={sum.over ? '' : undefined} aria-live="polite">
            <dt>{t('allocation.panel.after')}</dt>
            <dd>{money(sum.after)}</dd>
          </div>
        </dl>
        <ProblemAlert
          messages={refusal && !Object.keys(refused).length ? [refusal.message] : []}
          problem={refusal ?? undefined}
        />
        <div className="k-alloc-buttons">
          <Button
            type="primary"
            disabled={!sum.lines.length || sum.over !== null || sum.wrong.size > 0}
            loading={allocate.isPending}
            onClick={() => void submit()}
          >
            {t('allocation.panel.submit')}
          </Button>
          <Tooltip title={t('allocation.panel.autoHint')}>
            <Button
              disabled={!rows.length}
              loading={auto.isPending}
              onClick={() => auto.run(receipt.id)}
            >
              {t('allocation.panel.auto')}
            </Button>
          </Tooltip>
          {sum.lines.length > 0 && (
            <button type="button" className="k-textbtn" onClick={() => setEntries({})}>
              {t('allocation.panel.clear')}
            </button>
          )}
        </div>
      </div>
      <div className="k-alloc-targets">
        {rows.length === 0 && !list.isPending ? (
          <EmptyState title={t('allocation.panel.none')} hint={t('allocation.panel.noneHint')} />
        ) : (
          <table>
            <thead>
              <tr>
                <th>{t('allocation.panel.take')}</th>
                <th>{t('receivable.fields.number')}</th>
                <th>{t('receivable.fields.due_date')}</th>
                <th className="k-right">{t('receivable.fields.amount')}</th>
                <th className="k-right">{t('allocation.panel.balance')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <AllocateRow
                  key={row.id}
                  row={row}
                  value={entries[row.id] ?? null}
                  error={sum.wrong.has(row.id) ? t('allocation.panel.wrong') : refused[row.id]}
                  onChange={(amount) => change({ [row.id]: amount })}
                  onFill={() => change({ [row.id]: fitting(entries, row.id, row.balance, left) })}
                />
              ))}
            </tbody>
          </table>
        )}
        {list.data?.page.next_cursor && <p className="k-faint">{t('allocation.panel.more')}</p>}
      </div>
    </section>
  )
}

/** The server's refusals by receivable: `/lines/0/amount` is the first line that was sent. */
function refusedEntries(problem: Problem, lines: { receivable_id: string }[]) {
  return Object.fromEntries(
    (problem.body.errors ?? []).flatMap((error) => {
      const index = /^\/lines\/(\d+)/.exec(error.pointer)?.[1]
      const line = index === undefined ? undefined : lines[Number(index)]
      return line ? [[line.receivable_id, error.detail ?? error.code]] : []
    }),
  )
}
