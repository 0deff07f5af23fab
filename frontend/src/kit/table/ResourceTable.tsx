/** The list of any resource: views, search, filters in words, columns, paging, preview, bulk. */
import { PlusOutlined, ReloadOutlined } from '@ant-design/icons'
import { Button, Grid, Tabs } from 'antd'
import { type ComponentType, type ReactNode, useState } from 'react'
import type { Entity, Page } from '@/api/resource'
import { useCan } from '@/api/session'
import { type TKey, useT } from '@/i18n/i18n'
import { placedAmong, useDeclared } from '@/kit/declared'
import { type Field, filterParam, textOf } from '@/kit/fields'
import { initialFrom } from '@/kit/formValues'
import { recordPath, useGo } from '@/kit/navigation'
import { PageHeader } from '@/kit/PageHeader'
import type { FormProps } from '@/kit/RecordForm'
import { useMemoryState, useUrlState } from '@/kit/useUrlState'
import type { ActionInputSpec } from '@/kit/useVerbs'
import type { Whole } from './AllResults'
import { type BulkAction, BulkBar } from './BulkBar'
import { ColumnChooser, useColumns } from './ColumnChooser'
import { ExportButton } from './ExportButton'
import { FilterChips } from './FilterChips'
import { FilterPanel } from './FilterPanel'
import { filterTree } from './filterTree'
import { ListBlank } from './ListBlank'
import { Pager } from './Pager'
import { RecordDrawer } from './RecordDrawer'
import { RowCards } from './RowCards'
import { CHECKBOX, RowTable } from './RowTable'
import { SearchBox } from './SearchBox'
import { narrowed, useListQuery, type View } from './useListQuery'
import { useRoom } from './useRoom'

export interface ResourceTableProps<T extends Entity> {
  resource: string
  /** The word for one of them and for the list. */
  name: TKey
  title: TKey
  /** Columns in order; the first links to the record. */
  fields: Field<T>[]
  /** What a record is called in the drawer and on cards; default: the first field. */
  heading?: Field<T>
  /** Default: the fields that say `filter`. */
  filters?: Field<T>[]
  views?: View[]
  sort?: string
  /** Always sent, never shown: `{ customer_id: id }`. */
  fixed?: Record<string, string>
  /** Inside a tab: state in memory, no page header. */
  embedded?: boolean
  /** Opened by 新建 (`?new=1`); shown when the user may create. */
  // biome-ignore lint/suspicious/noExplicitAny: the form knows its record, the list need not
  form?: ComponentType<FormProps<any>>
  /** Values a new record starts with. */
  initial?: Record<string, unknown>
  /** What the thing is for, in the empty list. */
  about?: TKey
  bulk?: BulkAction[]
  /** What the server narrows this list to unless told otherwise: `{ status: 'active' }`. */
  standing?: Record<string, string>
  /** Facts in the drawer; `false`: a row click goes to the record page. */
  preview?: Field<T>[] | false
  chain?: boolean
  inputs?: Record<string, ActionInputSpec>
  /** Between the title and the views, e.g. the rules that hold here. */
  banner?: ReactNode
  /** More buttons beside 新建. */
  extra?: ReactNode
}

export function ResourceTable<T extends Entity>(props: ResourceTableProps<T>) {
  const { resource, views, fixed, embedded, bulk, form: FormDrawer } = props
  const declared = useDeclared<T>(resource)
  const fields = placedAmong(props.fields, declared.fields)
  const t = useT()
  const go = useGo()
  const can = useCan()
  const url = useUrlState()
  const memory = useMemoryState()
  const state = embedded ? memory : url
  const { params, set } = state
  const phone = !Grid.useBreakpoint().md
  const filters = [...(props.filters ?? props.fields), ...declared.fields].filter(
    (field) => field.filter,
  )
  const toolbar = useRoom<HTMLDivElement>()
  const choice = useColumns(
    resource,
    fields,
    phone ? 0 : toolbar.room && toolbar.room - (bulk ? CHECKBOX : 0),
  )
  const [selected, setSelected] = useState<T[]>([])
  const { sort, standing } = props
  const asked = { resource, params, filters, views, fixed, sort, standing }
  const list = useListQuery<T>(asked)
  const rows = list.data?.data ?? []
  const whole = wholeOf({ ...props.standing, ...narrowed(asked) }, params.q, list.data?.page)
  const heading = props.heading ?? fields[0]
  const nameOf = (row: T) => (heading ? textOf(row, heading.nameKey ?? heading.key) : row.id)

  const openRow = (row: T) =>
    props.preview === false ? go(recordPath(resource, row.id)) : set({ preview: row.id })
  const change = (patch: Record<string, string | undefined>) => set({ ...patch, cursor: undefined })
  const filtered =
    Boolean(params.q) || filters.some((f) => Object.keys(params).some((p) => isParamOf(p, f)))
  const pager = <Pager page={list.data?.page} onGo={(cursor) => set({ cursor }, { push: true })} />
  const createButton = (type: 'primary' | 'default') =>
    FormDrawer &&
    can(resource, 'create') && (
      <Button type={type} icon={<PlusOutlined />} onClick={() => set({ new: '1' }, { push: true })}>
        {t('kit.createOf', { name: t(props.name) })}
      </Button>
    )

  return (
    <div className={embedded ? 'k-list k-embedded' : 'k-list'}>
      {!embedded && (
        <PageHeader title={t(props.title)}>
          {props.extra}
          {createButton('primary')}
        </PageHeader>
      )}
      {props.banner}
      {views && views.length > 1 && (
        <Tabs
          className="k-views"
          size="small"
          activeKey={params.view ?? views[0]?.key}
          onChange={(view) => change({ view: view === views[0]?.key ? undefined : view })}
          items={views.map((view) => ({ key: view.key, label: t(view.label) }))}
        />
      )}
      <div className="k-toolbar" ref={toolbar.ref}>
        <SearchBox value={params.q} onChange={(q) => change({ q })} />
        <FilterPanel fields={filters} params={params} onChange={change} />
        <span className="k-grow" />
        {!phone && pager}
        <Button
          icon={<ReloadOutlined spin={list.isFetching} />}
          aria-label={t('kit.table.refresh')}
          onClick={() => void list.refetch()}
        />
        <ExportButton<T>
          resource={resource}
          title={t(props.title)}
          whole={whole}
          sort={params.sort ?? props.sort}
          rows={rows}
          fields={fields}
          shown={phone ? fields : choice.shown}
          selected={selected}
        />
        {!phone && <ColumnChooser fields={fields} choice={choice} />}
        {embedded && props.extra}
        {embedded && createButton('default')}
      </div>
      <FilterChips fields={filters} params={params} onChange={change} />
      {bulk && (
        <BulkBar
          resource={resource}
          rows={selected}
          nameOf={nameOf}
          actions={bulk}
          onClear={() => setSelected([])}
          whole={whole}
        />
      )}
      {list.error || (!list.isPending && rows.length === 0) ? (
        <ListBlank
          error={list.error as Error | null}
          filtered={filtered}
          name={t(props.name)}
          about={props.about && t(props.about)}
          action={createButton('default') || undefined}
          onRetry={() => void list.refetch()}
          onClear={() => state.replaceAll(params.view ? { view: params.view } : {})}
        />
      ) : phone ? (
        <RowCards
          rows={rows}
          fields={choice.shown}
          heading={heading}
          loading={list.isPending}
          onOpen={openRow}
        />
      ) : (
        <RowTable<T>
          resource={resource}
          rows={rows}
          fields={choice.shown}
          loading={list.isPending}
          sort={params.sort ?? props.sort}
          onSort={(sort) => change({ sort })}
          open={params.preview}
          onOpen={openRow}
          onMove={(row) => set({ preview: row.id })}
          selected={bulk && selected}
          onSelect={setSelected}
          sticky={!embedded}
        />
      )}
      {phone && <div className="k-foot">{pager}</div>}
      {props.preview !== false && (
        <RecordDrawer<T>
          resource={resource}
          id={params.preview ?? null}
          title={nameOf}
          fields={props.preview ?? fields}
          chain={props.chain}
          inputs={props.inputs}
          onClose={() => set({ preview: undefined })}
        />
      )}
      {FormDrawer && params.new && (
        <FormDrawer
          open
          initial={{ ...props.initial, ...initialFrom(params) }}
          onClose={() =>
            set({
              new: undefined,
              ...Object.fromEntries(initKeys(params).map((k) => [k, undefined])),
            })
          }
        />
      )}
    </div>
  )
}

/** All results, as far as the filter of a search can say what they are. */
function wholeOf(
  asked: Record<string, string>,
  q: string | undefined,
  page: Page<unknown>['page'] | undefined,
): Whole | undefined {
  const filter = filterTree(asked)
  if (filter === undefined || !page?.total) return undefined
  return { filter, q, total: page.total, more: page.total_relation === 'gte' }
}

const initKeys = (params: Record<string, string>) =>
  Object.keys(params).filter((key) => key.startsWith('init.'))

function isParamOf<T extends object>(param: string, field: Field<T>) {
  const name = filterParam(field)
  return param === name || param === `${name}_gte` || param === `${name}_lte`
}
