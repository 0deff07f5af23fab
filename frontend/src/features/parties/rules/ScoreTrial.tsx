/** 试算: what a rule would change for the latest leads, before anybody saves it. */
import { ExperimentOutlined } from '@ant-design/icons'
import { Button, Table } from 'antd'
import { useState } from 'react'
import { call } from '@/api/client'
import { asProblem, sortErrors } from '@/api/problems'
import type { components } from '@/api/schema.gen'
import { type TKey, useT } from '@/i18n/i18n'
import { ProblemAlert } from '@/kit/ProblemAlert'
import '@/kit/strips.css'

type Result = components['schemas']['ScoreTrialResult']
type Tried = components['schemas']['ScoreTried']

interface ScoreTrialProps {
  rule: Record<string, unknown>
  ruleId?: string
}

const LIMIT = 100

export function ScoreTrial({ rule, ruleId }: ScoreTrialProps) {
  const t = useT()
  const [busy, setBusy] = useState(false)
  const [result, setResult] = useState<Result | null>(null)
  const [refused, setRefused] = useState<string[]>([])

  async function run() {
    setBusy(true)
    setRefused([])
    try {
      const body = { rule, rule_id: ruleId ?? null, limit: LIMIT }
      setResult(await call<Result>('POST', '/score-rules/trial', { body }))
    } catch (error) {
      setRefused(sortErrors(asProblem(error), () => false).rest)
      setResult(null)
    } finally {
      setBusy(false)
    }
  }

  const level = (code: string) => t(`lead.intent.${code}` as TKey)
  return (
    <section className="k-trial">
      <Button icon={<ExperimentOutlined />} loading={busy} onClick={() => void run()}>
        {t('rule.try')}
      </Button>
      <ProblemAlert messages={refused} />
      {result && (
        <>
          <p className="k-faint" role="status">
            {t('score_rule.tried', {
              tried: result.tried,
              matched: result.matched,
              changed: result.changed,
            })}
          </p>
          <Table<Tried>
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
              {
                title: t('score_rule.gives'),
                align: 'right',
                className: 'k-num',
                render: (_, one) => one.points.replace(/\.00$/, ''),
              },
              {
                title: t('lead.fields.score'),
                align: 'right',
                className: 'k-num',
                render: (_, one) =>
                  one.before === one.after ? one.after : `${one.before} → ${one.after}`,
              },
              {
                title: t('lead.fields.intent_level'),
                render: (_, one) =>
                  one.intent_before === one.intent_after
                    ? level(one.intent_after)
                    : `${level(one.intent_before)} → ${level(one.intent_after)}`,
              },
            ]}
          />
        </>
      )}
    </section>
  )
}
