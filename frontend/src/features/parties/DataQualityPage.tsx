/** 数据质量: scores, rules and runs; a rule opens the records that break it. */

import { App, Button, Segmented, Table } from 'antd'
import { useState } from 'react'
import { useEndless } from '@/api/endless'
import { asProblem } from '@/api/problems'
import { usePost, useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { useCan } from '@/api/session'
import { type TKey, useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { formatDatetime } from '@/kit/format'
import { More } from '@/kit/More'
import { RecordLink } from '@/kit/navigation'
import { PageHeader } from '@/kit/PageHeader'
import { Blank } from '@/kit/StatusTag'
import { now, onClock } from '@/kit/time'

type Quality = components['schemas']['Quality']
type Rule = components['schemas']['QualityRuleRead']
type Score = components['schemas']['QualityScoreRead']
type Run = components['schemas']['QualityRunRead']
type Problem = components['schemas']['ProblemRead']

/** A run that was not done within three hours never will be: the server lets one ask again. */
const waits = (run: Run | undefined) =>
  run?.status === 'queued' && now().diff(onClock(run.asked_at), 'hour') < 3

const PLAIN = { size: 'small', pagination: false, scroll: { x: 'max-content' } } as const

export function DataQualityPage() {
  const t = useT()
  const can = useCan()
  const { message } = App.useApp()
  const [rule, setRule] = useState<string | null>(null)
  const asked = useRead<Quality>(
    ['data-quality'],
    '/data-quality',
    {},
    { poll: (told) => (waits(told?.runs[0]) ? 2000 : false) },
  )
  const { data } = asked
  const run = usePost<Run>('/data-quality')
  const waiting = waits(data?.runs[0])
  const last = data?.runs.find((one) => one.status === 'succeeded')
  const kind = (code: string) => t(`role.objects.${code}` as TKey)

  async function ask() {
    try {
      await run.mutateAsync({})
    } catch (failed) {
      void message.error(asProblem(failed).message)
    }
  }

  const told = last
    ? t('quality.last', {
        at: formatDatetime(last.finished_at),
        problems: last.problems,
        appeared: last.appeared,
        corrected: last.corrected,
      })
    : t('quality.never')
  return (
    <div className="k-list">
      <PageHeader title={t('quality.title')} subtitle={waiting ? t('quality.waiting') : told}>
        {can('data-quality', 'run') && (
          <Button type="primary" loading={run.isPending || waiting} onClick={() => void ask()}>
            {t('quality.run')}
          </Button>
        )}
      </PageHeader>
      <Asked of={asked} rows={12}>
        {({ kinds, rules, owners, runs }) => (
          <>
            {kinds.length > 0 && (
              <>
                <h3 className="k-section">{t('quality.scores')}</h3>
                <Table<Score>
                  {...PLAIN}
                  rowKey="kind"
                  dataSource={kinds}
                  columns={scores(t, [
                    { title: t('quality.kind'), render: (_, one) => kind(one.kind) },
                  ])}
                />
              </>
            )}
            <h3 className="k-section">{t('quality.rules')}</h3>
            <Table<Rule>
              {...PLAIN}
              rowKey="code"
              dataSource={rules}
              columns={[
                {
                  title: t('quality.rule'),
                  render: (_, one) => (
                    <button
                      type="button"
                      className="k-link k-plain"
                      onClick={() => setRule(one.code)}
                    >
                      {one.title}
                    </button>
                  ),
                },
                {
                  title: t('quality.problems'),
                  align: 'right',
                  render: (_, one) => (last ? one.problems : <Blank />),
                },
              ]}
            />
            {rule && <ProblemList rule={rule} title={ruleOf(rules, rule)} />}
            {owners.length > 0 && (
              <>
                <h3 className="k-section">{t('quality.owners')}</h3>
                <Table<Score>
                  {...PLAIN}
                  rowKey={(one) => `${one.kind} ${one.owner_name}`}
                  dataSource={owners}
                  columns={scores(t, [
                    {
                      title: t('customer.fields.owner'),
                      render: (_, one) => one.owner_name ?? t('customer.duplicate.inPool'),
                    },
                    { title: t('quality.kind'), render: (_, one) => kind(one.kind) },
                  ])}
                />
              </>
            )}
            {runs.length > 0 && (
              <>
                <h3 className="k-section">{t('quality.runs')}</h3>
                <Table<Run>
                  {...PLAIN}
                  rowKey="asked_at"
                  dataSource={runs}
                  columns={[
                    { title: t('quality.at'), render: (_, one) => formatDatetime(one.asked_at) },
                    { title: t('quality.problems'), dataIndex: 'problems', align: 'right' },
                    { title: t('quality.appeared'), dataIndex: 'appeared', align: 'right' },
                    { title: t('quality.corrected'), dataIndex: 'corrected', align: 'right' },
                  ]}
                />
              </>
            )}
          </>
        )}
      </Asked>
    </div>
  )
}

const ruleOf = (rules: Rule[], code: string) => rules.find((one) => one.code === code)?.title ?? ''

type Column = { title: string; render: (value: unknown, one: Score) => string }

const scores = (t: ReturnType<typeof useT>, first: Column[]) => [
  ...first,
  { title: t('quality.records'), dataIndex: 'total', align: 'right' as const },
  { title: t('quality.wrong'), dataIndex: 'wrong', align: 'right' as const },
  { title: t('quality.score'), dataIndex: 'score', align: 'right' as const },
]

function ProblemList({ rule, title }: { rule: string; title: string }) {
  const t = useT()
  const [state, setState] = useState<'open' | 'corrected'>('open')
  const asked = useEndless<Problem>('data-quality/problems', { rule, state })
  return (
    <section aria-label={title}>
      <h3 className="k-section">{title}</h3>
      <Segmented
        value={state}
        onChange={setState}
        options={[
          { value: 'open', label: t('quality.open') },
          { value: 'corrected', label: t('quality.corrected') },
        ]}
      />
      <Asked of={asked}>
        {(found) => (
          <>
            <Table<Problem>
              {...PLAIN}
              rowKey={(one) => `${one.id} ${one.found_at}`}
              locale={{ emptyText: t('quality.nothing') }}
              dataSource={found}
              columns={[
                {
                  title: t('customer.fields.name'),
                  render: (_, one) => (
                    <RecordLink resource={one.kind} id={one.id}>
                      {one.name ?? one.number ?? '—'}
                    </RecordLink>
                  ),
                },
                { title: t('customer.fields.owner'), render: (_, one) => one.owner_name ?? '—' },
                { title: t('quality.found'), render: (_, one) => formatDatetime(one.found_at) },
                ...(state === 'corrected'
                  ? [
                      {
                        title: t('quality.gone'),
                        render: (_: unknown, one: Problem) => formatDatetime(one.gone_at),
                      },
                    ]
                  : []),
              ]}
            />
            <More of={asked} />
          </>
        )}
      </Asked>
    </section>
  )
}
