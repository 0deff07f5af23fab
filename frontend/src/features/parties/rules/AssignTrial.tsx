/** 试分配: whom the rules would give the latest leads, with the rule as it is being written. */
import { ExperimentOutlined } from '@ant-design/icons'
import { Button, Table, Tag } from 'antd'
import { useState } from 'react'
import { call } from '@/api/client'
import { asProblem, sortErrors } from '@/api/problems'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { ProblemAlert } from '@/kit/ProblemAlert'
import '@/kit/strips.css'

type Result = components['schemas']['AssignTrialResult']
type Tried = components['schemas']['AssignTried']

interface AssignTrialProps {
  /** Absent: the rules as they stand. */
  rule?: Record<string, unknown>
  ruleId?: string
}

const LIMIT = 100

export function AssignTrial({ rule, ruleId }: AssignTrialProps) {
  const t = useT()
  const [busy, setBusy] = useState(false)
  const [result, setResult] = useState<Result | null>(null)
  const [refused, setRefused] = useState<string[]>([])

  async function run() {
    setBusy(true)
    setRefused([])
    try {
      const body = { rule: rule ?? null, rule_id: ruleId ?? null, limit: LIMIT }
      setResult(await call<Result>('POST', '/assign-rules/trial', { body }))
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
        {t('assign_rule.try')}
      </Button>
      <ProblemAlert messages={refused} />
      {result && (
        <>
          <p className="k-faint" role="status">
            {t('assign_rule.tried', {
              tried: result.tried,
              matched: result.matched,
              assigned: result.assigned,
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
                title: t('assign_rule.title'),
                render: (_, one) =>
                  one.rule_id ? (
                    <>
                      {one.rule_name}
                      {one.is_draft && rule && <Tag>{t('assign_rule.thisRule')}</Tag>}
                    </>
                  ) : (
                    <span className="k-faint">{t('assign_rule.noRule')}</span>
                  ),
              },
              {
                title: t('assign_rule.goesTo'),
                render: (_, one) =>
                  one.owner_name ?? <span className="k-faint">{one.pool_name}</span>,
              },
            ]}
          />
        </>
      )}
    </section>
  )
}
