/** A look at one record without leaving the list. */
import { Button, Drawer, Skeleton } from 'antd'
import type { ReactNode } from 'react'
import { asProblem } from '@/api/problems'
import { type ActionState, type Entity, useRecord } from '@/api/resource'
import { useT } from '@/i18n/i18n'
import { ActionBar, type ActionInputSpec } from '@/kit/ActionBar'
import { ChainBar } from '@/kit/ChainBar'
import { EmptyState } from '@/kit/EmptyState'
import { Facts } from '@/kit/Facts'
import type { Field } from '@/kit/fields'
import { RecordLink } from '@/kit/navigation'

interface RecordDrawerProps<T extends Entity> {
  resource: string
  id: string | null
  title: (record: T) => ReactNode
  fields: Field<T>[]
  chain?: boolean
  inputs?: Record<string, ActionInputSpec>
  onClose: () => void
}

export function RecordDrawer<T extends Entity>(props: RecordDrawerProps<T>) {
  const { resource, id, title, fields, chain, inputs, onClose } = props
  const t = useT()
  const { data, error } = useRecord<T & { actions?: ActionState[] }>(resource, id)
  return (
    <Drawer
      open={id !== null}
      onClose={onClose}
      size={480}
      mask={false}
      autoFocus={false}
      className="k-drawer"
      title={data ? title(data) : ' '}
      extra={
        id && (
          <RecordLink resource={resource} id={id}>
            <Button size="small" tabIndex={-1}>
              {t('kit.open')}
            </Button>
          </RecordLink>
        )
      }
    >
      {error ? (
        <EmptyState title={t('kit.record.notFound')} hint={asProblem(error).message} />
      ) : data ? (
        <div className="k-preview">
          <ActionBar resource={resource} record={data} inputs={inputs} size="small" />
          {chain && <ChainBar resource={resource} id={data.id} />}
          <Facts resource={resource} record={data} groups={[{ fields }]} />
        </div>
      ) : (
        <Skeleton active paragraph={{ rows: 8 }} />
      )}
    </Drawer>
  )
}
