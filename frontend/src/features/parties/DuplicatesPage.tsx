/** 重复客户: groups of customers that look the same, to be merged or said to be different. */

import { App, Button, Card, Radio } from 'antd'
import { useState } from 'react'
import { useEndless } from '@/api/endless'
import { asProblem } from '@/api/problems'
import { usePost, useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { useCan } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { EmptyState } from '@/kit/EmptyState'
import { formatDate } from '@/kit/format'
import { More } from '@/kit/More'
import { RecordLink, useGo } from '@/kit/navigation'
import { PageHeader } from '@/kit/PageHeader'
import type { Customer } from './customer'
import { MergeDrawer } from './MergeDrawer'
import '@/kit/strips.css'

type Group = components['schemas']['DuplicateGroup']

export function DuplicatesPage() {
  const t = useT()
  const can = useCan()
  const go = useGo()
  const asked = useEndless<Group>('data-quality/duplicates', {})
  const [merging, setMerging] = useState<{ keep: string; others: string[] } | null>(null)
  return (
    <div className="k-list">
      <PageHeader title={t('quality.duplicates')} subtitle={t('quality.aboutDuplicates')} />
      <Asked of={asked} rows={8}>
        {(groups) =>
          groups.length === 0 ? (
            <EmptyState
              title={t('quality.none')}
              hint={t('quality.noneHint')}
              action={
                can('data-quality', 'run') && (
                  <Button onClick={() => go('/data-quality')}>{t('quality.toRun')}</Button>
                )
              }
            />
          ) : (
            <div className="k-blocks">
              {groups.map((group) => (
                <GroupCard
                  key={group.id}
                  group={group}
                  onMerge={(keep) =>
                    setMerging({
                      keep,
                      others: group.members.map((one) => one.id).filter((id) => id !== keep),
                    })
                  }
                />
              ))}
              <More of={asked} />
            </div>
          )
        }
      </Asked>
      {merging && <Merging {...merging} onClose={() => setMerging(null)} />}
    </div>
  )
}

interface GroupCardProps {
  group: Group
  onMerge: (keep: string) => void
}

function GroupCard({ group, onMerge }: GroupCardProps) {
  const t = useT()
  const can = useCan()
  const { message } = App.useApp()
  const [keep, setKeep] = useState(group.members[0]?.id ?? '')
  const dismiss = usePost('/data-quality/duplicates/dismiss')

  async function different() {
    try {
      await dismiss.mutateAsync({ rule: group.rule, id: group.id })
    } catch (failed) {
      void message.error(asProblem(failed).message)
    }
  }

  return (
    <Card
      size="small"
      title={
        <span className="k-twin-head">
          {group.key}
          <span className="k-faint">
            {group.title} · {t('quality.size', { count: group.size })}
          </span>
        </span>
      }
    >
      <div role="radiogroup" aria-label={t('quality.keep')} className="k-twins">
        {group.members.map((one) => (
          <div key={one.id} className="k-twin">
            <Radio
              name={group.id}
              checked={keep === one.id}
              onChange={() => setKeep(one.id)}
              aria-label={`${t('quality.keep')} ${one.name}`}
            />
            <span className="k-twin-text">
              <RecordLink resource="customers" id={one.id}>
                {one.name}
              </RecordLink>
              <span className="k-faint">
                {[
                  one.number,
                  one.in_pool ? t('customer.duplicate.inPool') : one.owner_name,
                  formatDate(one.created_at),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </span>
          </div>
        ))}
      </div>
      <div className="k-form-buttons">
        {can('data-quality', 'dismiss') && (
          <Button loading={dismiss.isPending} onClick={() => void different()}>
            {t('quality.different')}
          </Button>
        )}
        {can('customers', 'merge') && (
          <Button type="primary" onClick={() => onMerge(keep)}>
            {t('quality.merge')}
          </Button>
        )}
      </div>
    </Card>
  )
}

interface MergingProps {
  keep: string
  others: string[]
  onClose: () => void
}

function Merging({ keep, others, onClose }: MergingProps) {
  const { data } = useRead<Customer>(['record', 'customers', keep], `/customers/${keep}`)
  return data ? <MergeDrawer record={data} others={others} onClose={onClose} /> : null
}
