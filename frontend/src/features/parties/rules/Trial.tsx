/** 试算: the rule as it is being written, tried on the latest leads before anybody saves it. */
import { ExperimentOutlined } from '@ant-design/icons'
import { Button, Grid, List, Table } from 'antd'
import type { ColumnType } from 'antd/es/table'
import { type ReactNode, useState } from 'react'
import { call } from '@/api/client'
import { asProblem, sortErrors } from '@/api/problems'
import { useT } from '@/i18n/i18n'
import { ProblemAlert } from '@/kit/ProblemAlert'
import '@/kit/strips.css'

/** Leads that are tried. */
const LIMIT = 100

interface Tried {
  id: string
  name: string
}

export interface TrialProps<T extends Tried, R extends { data: T[] }> {
  path: '/score-rules/trial' | '/assign-rules/trial'
  /** Null: the rules as they stand. */
  rule: Record<string, unknown> | null
  ruleId: string | undefined
  /** The word on the button. */
  press: string
  /** What came of it, in one sentence. */
  say: (result: R) => string
  /** Beside the name of the lead. */
  columns: ColumnType<T>[]
}

export function Trial<T extends Tried, R extends { data: T[] }>(props: TrialProps<T, R>) {
  const { path, rule, ruleId, press, say, columns } = props
  const t = useT()
  const [busy, setBusy] = useState(false)
  const [result, setResult] = useState<R | null>(null)
  const [refused, setRefused] = useState<string[]>([])
  const phone = !Grid.useBreakpoint().md
  const pages = { pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }
  const nameOf = (one: T) => (
    <a href={`/leads/${one.id}`} target="_blank" rel="noreferrer">
      {one.name}
    </a>
  )

  async function run() {
    setBusy(true)
    setRefused([])
    try {
      const body = { rule, rule_id: ruleId ?? null, limit: LIMIT }
      setResult(await call<R>('POST', path, { body }))
    } catch (error) {
      setRefused(sortErrors(asProblem(error), () => false).rest)
      setResult(null)
    } finally {
      setBusy(false)
    }
  }

  return (
    <section className="k-trial">
      <Button icon={<ExperimentOutlined />} loading={busy} onClick={() => void run()}>
        {press}
      </Button>
      <ProblemAlert messages={refused} />
      {result && (
        <>
          <p className="k-faint" role="status">
            {say(result)}
          </p>
          {phone ? (
            <List<T>
              rowKey="id"
              pagination={pages}
              dataSource={result.data}
              renderItem={(one) => (
                <li className="k-card k-trial-card">
                  <span className="k-card-title">{nameOf(one)}</span>
                  <span className="k-card-facts">
                    {columns.map((column, place) => (
                      <span className="k-card-fact" key={String(column.title)}>
                        <span className="k-faint">{String(column.title)}</span>
                        <span>{column.render?.(undefined, one, place) as ReactNode}</span>
                      </span>
                    ))}
                  </span>
                </li>
              )}
            />
          ) : (
            <Table<T>
              size="small"
              rowKey="id"
              pagination={pages}
              scroll={{ x: 'max-content' }}
              dataSource={result.data}
              columns={[{ title: t('rule.lead'), render: (_, one) => nameOf(one) }, ...columns]}
            />
          )}
        </>
      )}
    </section>
  )
}
