/** 生效预览: who would newly see how many records, before the rule is saved; or what one person would see. */
import { EyeOutlined } from '@ant-design/icons'
import { Button, Table } from 'antd'
import { useState } from 'react'
import { call } from '@/api/client'
import { asProblem, sortErrors } from '@/api/problems'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { recordPath } from '@/kit/navigation'
import { OwnerPicker } from '@/kit/OwnerPicker'
import { ProblemAlert } from '@/kit/ProblemAlert'
import '@/kit/strips.css'

export type Draft = components['schemas']['SharingRuleDraft']
type Result = components['schemas']['SharingPreviewResult']
type Gain = components['schemas']['SharingGain']

interface SharingPreviewProps {
  draft: Draft
  ruleId?: string
}

export function SharingPreview({ draft, ruleId }: SharingPreviewProps) {
  const t = useT()
  const [person, setPerson] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [result, setResult] = useState<{ of: string; told: Result } | null>(null)
  const [refused, setRefused] = useState<string[]>([])
  const asked = JSON.stringify(draft)
  const ready = Boolean(draft.from_ids?.length && draft.to_ids?.length)

  async function run(userId: string | null) {
    setBusy(true)
    setRefused([])
    try {
      const body = { rule: draft, rule_id: ruleId ?? null, user_id: userId }
      const told = await call<Result>('POST', '/sharing-rules/preview', { body })
      setResult({ of: asked, told })
    } catch (error) {
      setRefused(sortErrors(asProblem(error), () => false).rest)
      setResult(null)
    } finally {
      setBusy(false)
    }
  }

  const told = result?.of === asked ? result.told : null
  const atLeast = told?.records_relation === 'gte'
  const many = (count: number) =>
    atLeast && count > 0 ? t('sharing_rule.preview.atLeast', { count }) : count
  return (
    <section className="k-trial" aria-label={t('sharing_rule.preview.title')}>
      <div className="k-access-ask">
        <Button
          icon={<EyeOutlined />}
          loading={busy}
          disabled={!ready}
          onClick={() => void run(person)}
        >
          {t('sharing_rule.preview.run')}
        </Button>
        <OwnerPicker
          aria-label={t('sharing_rule.preview.as')}
          placeholder={t('sharing_rule.preview.as')}
          value={person}
          query={{ status: 'active' }}
          onChange={(id) => {
            setPerson(id)
            if (ready) void run(id)
          }}
        />
      </div>
      <ProblemAlert messages={refused} />
      {told && (
        <>
          <p className="k-faint" role="status">
            {t('sharing_rule.preview.covers', {
              records: many(told.records),
              people: told.people_total,
            })}
            {told.people_total > told.people.length &&
              ` ${t('sharing_rule.preview.first', { shown: told.people.length })}`}
          </p>
          <Table<Gain>
            size="small"
            rowKey="user_id"
            pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
            scroll={{ x: 'max-content' }}
            dataSource={told.people}
            columns={[
              { title: t('sharing_rule.preview.person'), dataIndex: 'name' },
              { title: t('sharing_rule.preview.department'), dataIndex: 'department_name' },
              {
                title: t('sharing_rule.preview.sees'),
                align: 'right',
                render: (_, one) =>
                  one.may_read ? (
                    <span className="k-num">{many(one.sees)}</span>
                  ) : (
                    <span className="k-faint">{t('sharing_rule.preview.noRole')}</span>
                  ),
              },
              {
                title: t('sharing_rule.preview.edits'),
                align: 'right',
                render: (_, one) => <span className="k-num">{many(one.edits)}</span>,
              },
            ]}
          />
          {told.sample.length > 0 && (
            <p>
              <span className="k-faint">{t('sharing_rule.preview.sample')}</span>{' '}
              {told.sample.map((one, place) => (
                <span key={one.id}>
                  {place > 0 && t('sharing_rule.preview.comma')}
                  <a href={recordPath(draft.object, one.id)} target="_blank" rel="noreferrer">
                    {one.title}
                  </a>
                  {one.owner_name && <span className="k-faint"> {one.owner_name}</span>}
                </span>
              ))}
            </p>
          )}
        </>
      )}
    </section>
  )
}
