/** 数据完整性: what must always be true of the books, and whether it is. */

import { App, Button } from 'antd'
import { asProblem } from '@/api/problems'
import { usePost, useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { useCan } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { CheckList } from '@/kit/CheckList'
import { formatDatetime } from '@/kit/format'
import { PageHeader } from '@/kit/PageHeader'
import { SettingList } from '@/kit/SettingList'

type Integrity = components['schemas']['Integrity']
type Finding = components['schemas']['CheckRead']

const SHOWN = 5

/** The first offending rows of a check. */
function rowsOf({ rows }: Finding): string {
  const first = rows.slice(0, SHOWN).map((row) => `${row.kind} ${row.id}`)
  return [...first, ...(rows.length > SHOWN ? ['…'] : [])].join(' · ')
}

export function IntegrityPage() {
  const t = useT()
  const can = useCan()
  const { message } = App.useApp()
  const asked = useRead<Integrity>(
    ['integrity'],
    '/admin/integrity',
    {},
    {
      poll: (now) => (now?.last?.status === 'queued' ? 2000 : false),
    },
  )
  const run = usePost<components['schemas']['RunRead']>('/admin/integrity')
  const last = asked.data?.last
  const waiting = last?.status === 'queued'
  const done = last?.status === 'succeeded'
  const found = new Map((last?.findings ?? []).map((one) => [one.id, one]))

  async function ask() {
    try {
      await run.mutateAsync({})
    } catch (failed) {
      void message.error(asProblem(failed).message)
    }
  }

  return (
    <div className="k-list">
      <PageHeader
        title={t('integrity.title')}
        subtitle={
          waiting
            ? t('integrity.waiting')
            : done
              ? t(found.size ? 'integrity.wrong' : 'integrity.right', {
                  count: found.size,
                  checks: last.checks,
                  at: formatDatetime(last.finished_at),
                })
              : t('integrity.never')
        }
      >
        {can('integrity', 'run') && (
          <Button type="primary" loading={run.isPending || waiting} onClick={() => void ask()}>
            {t('integrity.run')}
          </Button>
        )}
      </PageHeader>
      <Asked of={asked} rows={12}>
        {({ checks, exempt }) => (
          <>
            <CheckList
              checks={checks.map((check) => {
                const finding = found.get(check.id)
                return {
                  key: check.id,
                  label: `${check.id} ${check.title}`,
                  passed: done ? !finding : null,
                  note: finding && rowsOf(finding),
                }
              })}
            />
            <SettingList
              groups={[
                {
                  key: 'exempt',
                  title: t('integrity.exempt'),
                  rows: exempt.map((one) => ({
                    key: one.id,
                    label: one.id,
                    control: <span className="k-faint">{one.reason}</span>,
                  })),
                },
              ]}
            />
          </>
        )}
      </Asked>
    </div>
  )
}
