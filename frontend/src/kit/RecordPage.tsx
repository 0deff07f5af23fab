/** One record: title line, verbs, chain, facts, tabs, timeline. */
import { Button, Skeleton, Tabs } from 'antd'
import type { ComponentType, ReactNode } from 'react'
import { asProblem } from '@/api/problems'
import { type Entity, useRecord } from '@/api/resource'
import { type TKey, useT } from '@/i18n/i18n'
import { ActionBar } from './ActionBar'
import { ChainBar } from './ChainBar'
import { useDeclared } from './declared'
import { EmptyState } from './EmptyState'
import { type FactGroup, Facts } from './Facts'
import { Failed } from './Failed'
import { FieldValue } from './FieldValue'
import type { Field } from './fields'
import { listPath, useGo, useRecordId } from './navigation'
import type { FormProps } from './RecordForm'
import { SharedMark } from './sharing/SharedMark'
import { SharingDrawer } from './sharing/SharingDrawer'
import { TEAM } from './sharing/shareInputs'
import { Timeline } from './Timeline'
import { useRemember } from './useRecent'
import { useTitle } from './useTitle'
import { useUrlState } from './useUrlState'
import { type Actionable, type ActionInputSpec, useVerbs } from './useVerbs'

export interface RecordTab<T> {
  key: string
  label: TKey
  children: (record: T) => ReactNode
}

export interface RecordPageProps<T extends Entity> {
  resource: string
  /** The word for the list, shown as the way back. */
  title: TKey
  /** What the record is called. */
  heading: (record: T) => string
  /** Its number, shown beside the heading. */
  number?: (record: T) => string | null | undefined
  status?: Field<T>
  /** Two to four facts of the title line: owner, amount, date. */
  highlights?: Field<T>[]
  facts: FactGroup<T>[]
  tabs?: RecordTab<T>[]
  /** Inputs of actions, by action name. */
  inputs?: (record: T) => Record<string, ActionInputSpec>
  // biome-ignore lint/suspicious/noExplicitAny: form and page agree on the record type in the feature
  form?: ComponentType<FormProps<any>>
  extra?: (record: T) => ReactNode
  removable?: boolean
  /** Shows the lead-to-cash strip. */
  chain?: boolean
  /** Default true; `log` shows the stream without the follow-up composer, `tab` as the last tab: room for wide lines. */
  timeline?: boolean | 'log' | 'tab'
  /** Fields and columns of lines only the timeline has to name, e.g. a list that is edited in a tab. */
  // biome-ignore lint/suspicious/noExplicitAny: lines are of a type of their own
  logged?: { fields?: Field<T>[]; lines?: Field<any>[] }
  /** Full-width block above facts and tabs, e.g. stage steps. */
  banner?: (record: T) => ReactNode
}

export function RecordPage<T extends Entity>(props: RecordPageProps<T>) {
  const { resource } = props
  const t = useT()
  const go = useGo()
  const id = useRecordId()
  const asked = useRecord<T & Actionable>(resource, id)
  const { data: record, error } = asked
  useRemember(
    record && { resource, id, title: props.heading(record), number: props.number?.(record) },
  )
  // What is gone is gone from the screen; what could not be read again stays.
  if (error && asProblem(error).status === 404)
    return (
      <EmptyState
        title={t('kit.record.notFound')}
        hint={t('kit.record.notFoundHint')}
        action={<Button onClick={() => go(listPath(resource))}>{t('kit.record.back')}</Button>}
      />
    )
  if (!record && error) return <Failed error={error} onRetry={() => void asked.refetch()} />
  if (!record) return <Skeleton active className="k-record" paragraph={{ rows: 12 }} />
  return <Loaded key={id} {...props} record={record} />
}

function Loaded<T extends Entity>(props: RecordPageProps<T> & { record: T & Actionable }) {
  const { resource, record, facts, form: FormDrawer, timeline = true } = props
  const { id } = record
  const t = useT()
  const go = useGo()
  const { params, set } = useUrlState()
  const verbs = useVerbs(resource, record, {
    inputs: props.inputs?.(record),
    onEdit: FormDrawer && (() => set({ edit: '1' }, { push: true })),
    removable: props.removable,
  })

  const declared = useDeclared<T>(resource)
  const number = props.number?.(record)
  useTitle(props.heading(record), number, t('app.name'))
  const logged = [
    ...(props.status ? [props.status] : []),
    ...(props.highlights ?? []),
    ...facts.flatMap((group) => group.fields),
    ...(props.logged?.fields ?? []),
    ...declared.fields,
    ...declared.gone,
    TEAM,
  ]
  const stream = (
    <Timeline
      resource={resource}
      record={record}
      fields={logged}
      lineFields={props.logged?.lines}
      composer={timeline === true}
    />
  )
  const said = new Set(props.highlights?.filter((one) => one.readOnly || one.once || one.render))
  const groups = [...facts.slice(0, -1), ...declared.groups, ...facts.slice(-1)]
    .map((group) => ({ ...group, fields: group.fields.filter((one) => !said.has(one)) }))
    .filter((group) => group.fields.length > 0)
  const aside = timeline === true || timeline === 'log'
  const log: RecordTab<T> = { key: 'log', label: 'kit.timeline.title', children: () => stream }
  const tabs = timeline === 'tab' ? [...(props.tabs ?? []), log] : (props.tabs ?? [])
  const editable = record.actions?.find((state) => state.name === 'update')?.enabled ?? false
  return (
    <div className="k-record">
      <header className="k-record-head">
        <div className="k-record-title">
          <button type="button" className="k-crumb" onClick={() => go(listPath(resource))}>
            {t(props.title)}
          </button>
          <h1>
            {props.heading(record)}
            {number && <span className="k-record-number k-num">{number}</span>}
            {props.status && <FieldValue field={props.status} record={record} />}
            <SharedMark record={record} onOpen={(which) => set({ do: which }, { push: true })} />
          </h1>
          {props.highlights && (
            <dl className="k-highlights">
              {props.highlights.map((field) => (
                <div key={field.key}>
                  <dt>{t(field.label)}</dt>
                  <dd>
                    <FieldValue field={field} record={record} />
                  </dd>
                </div>
              ))}
            </dl>
          )}
        </div>
        <ActionBar verbs={verbs} extra={props.extra?.(record)} />
      </header>
      {props.chain && <ChainBar resource={resource} id={id} verbs={verbs} />}
      {props.banner?.(record)}
      <div
        className="k-record-body"
        data-tabs={tabs.length ? '' : undefined}
        data-timeline={aside ? '' : undefined}
      >
        <div className="k-pane k-pane-facts">
          <Facts resource={resource} record={record} groups={groups} editable={editable} />
        </div>
        {tabs.length > 0 && (
          <div className="k-pane k-pane-main">
            <Tabs
              size="small"
              activeKey={params.tab ?? tabs[0]?.key}
              onChange={(tab) => set({ tab: tab === tabs[0]?.key ? undefined : tab })}
              items={tabs.map((tab) => ({
                key: tab.key,
                label: t(tab.label),
                children: tab.children(record),
              }))}
            />
          </div>
        )}
        {aside && <div className="k-pane k-pane-timeline">{stream}</div>}
      </div>
      {(params.do === 'share' || params.do === 'access') && (
        <SharingDrawer
          resource={resource}
          record={record}
          open={params.do}
          onOpen={(which) => set({ do: which })}
          onClose={() => set({ do: undefined })}
        />
      )}
      {FormDrawer && params.edit && (
        <FormDrawer open record={record} onClose={() => set({ edit: undefined })} />
      )}
    </div>
  )
}
