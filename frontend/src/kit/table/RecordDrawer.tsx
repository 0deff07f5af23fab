/** A look at one record without leaving the list. */
import { Button, Drawer } from 'antd'
import type { ReactNode } from 'react'
import { asProblem } from '@/api/problems'
import { type Entity, useRecord } from '@/api/resource'
import { useT } from '@/i18n/i18n'
import { ActionBar } from '@/kit/ActionBar'
import { Asked } from '@/kit/Asked'
import { ChainBar } from '@/kit/ChainBar'
import { EmptyState } from '@/kit/EmptyState'
import { Facts } from '@/kit/Facts'
import type { Field } from '@/kit/fields'
import { RecordLink } from '@/kit/navigation'
import { type Actionable, type ActionInputSpec, useVerbs } from '@/kit/useVerbs'

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
  const { resource, id, title, onClose } = props
  const t = useT()
  const asked = useRecord<T & Actionable>(resource, id)
  const { data, error } = asked
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
      {error && asProblem(error).status === 404 ? (
        <EmptyState title={t('kit.record.notFound')} hint={asProblem(error).message} />
      ) : (
        <Asked of={asked} rows={8}>
          {(record) => <Preview key={record.id} {...props} record={record} />}
        </Asked>
      )}
    </Drawer>
  )
}

function Preview<T extends Entity>(props: RecordDrawerProps<T> & { record: T & Actionable }) {
  const { resource, record, fields, chain, inputs } = props
  const verbs = useVerbs(resource, record, { inputs })
  return (
    <div className="k-preview">
      <ActionBar verbs={verbs} size="small" />
      {chain && <ChainBar resource={resource} id={record.id} verbs={verbs} />}
      <Facts resource={resource} record={record} groups={[{ fields }]} />
    </div>
  )
}
