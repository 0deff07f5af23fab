/** 重复客户: groups of customers that look the same, to be merged or said to be different. */
import { App, Button, Card, Radio, Skeleton } from 'antd'
import { useState } from 'react'
import { asProblem } from '@/api/problems'
import { usePost, useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { useCan } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { EmptyState } from '@/kit/EmptyState'
import { formatDate } from '@/kit/format'
import { RecordLink } from '@/kit/navigation'
import { PageHeader } from '@/kit/PageHeader'
import type { Customer } from './customer'
import { MergeDrawer } from './MergeDrawer'

type Group = components['schemas']['DuplicateGroup']

export function DuplicatesPage() {
  const t = useT()
  const { data, error, isPending, refetch } = useRead<{ data: Group[] }>(
    ['data-quality', 'duplicates'],
    '/data-quality/duplicates',
  )
  const [merging, setMerging] = useState<{ keep: string; others: string[] } | null>(null)
  const found = data?.data ?? []
  return (
    <div className="k-list">
      <PageHeader title={t('quality.duplicates')} subtitle={t('quality.aboutDuplicates')} />
      {error ? (
        <EmptyState title={t('kit.table.failed')} hint={asProblem(error).message} />
      ) : isPending ? (
        <Skeleton active paragraph={{ rows: 8 }} />
      ) : found.length === 0 ? (
        <EmptyState title={t('quality.none')} hint={t('quality.noneHint')} />
      ) : (
        found.map((group) => (
          <GroupCard
            key={group.id}
            group={group}
            onMerge={(keep) =>
              setMerging({
                keep,
                others: group.members.map((one) => one.id).filter((id) => id !== keep),
              })
            }
            onDone={() => void refetch()}
          />
        ))
      )}
      {merging && (
        <Merging
          {...merging}
          onClose={() => {
            setMerging(null)
            void refetch()
          }}
        />
      )}
    </div>
  )
}

interface GroupCardProps {
  group: Group
  onMerge: (keep: string) => void
  onDone: () => void
}

function GroupCard({ group, onMerge, onDone }: GroupCardProps) {
  const t = useT()
  const can = useCan()
  const { message } = App.useApp()
  const [keep, setKeep] = useState(group.members[0]?.id ?? '')
  const dismiss = usePost('/data-quality/duplicates/dismiss')

  async function different() {
    try {
      await dismiss.mutateAsync({ rule: group.rule, id: group.id })
      onDone()
    } catch (failed) {
      void message.error(asProblem(failed).message)
    }
  }

  return (
    <Card
      size="small"
      title={`${group.key} · ${t('quality.size', { n: String(group.size) })}`}
      extra={<span className="k-faint">{group.title}</span>}
      style={{ marginBottom: 12 }}
    >
      <div role="radiogroup" aria-label={t('quality.keep')}>
        {group.members.map((one) => (
          <div key={one.id}>
            <Radio
              name={group.id}
              checked={keep === one.id}
              onChange={() => setKeep(one.id)}
              aria-label={`${t('quality.keep')} ${one.name}`}
            />
            <RecordLink resource="customers" id={one.id}>
              {one.name}
            </RecordLink>{' '}
            <span className="k-faint">
              {[
                one.number,
                one.in_pool ? t('customer.duplicate.inPool') : one.owner_name,
                formatDate(one.created_at),
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </div>
        ))}
      </div>
      <div className="k-form-buttons" style={{ marginTop: 8 }}>
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
