/** 试算: the rule as it is being written, tried on the latest leads before anybody saves it. */
import { ExperimentOutlined } from '@ant-design/icons'
import { Button, Table } from 'antd'
import type { ColumnType } from 'antd/es/table'
import { useState } from 'react'
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
          <Table<T>
            size="small"
            rowKey="id"
            pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
            scroll={{ x: 'max-content' }}
            dataSource={result.data}
            columns={[
              {
                title: t('lead.title'),
                render: (_, one) => (
                  <a href={`/leads/${one.id}`} target="_blank" rel="noreferrer">
                    {one.name}
                  </a>
                ),
              },
              ...columns,
            ]}
          />
        </>
      )}
    </section>
  )
}
