/** The list of any resource: views, search, filters in words, columns, paging, preview, bulk. */
import { PlusOutlined, ReloadOutlined } from '@ant-design/icons'
import { Button, Grid } from 'antd'
import { type ComponentType, type ReactNode, useState } from 'react'
import type { Entity } from '@/api/resource'
import { useCan } from '@/api/session'
import { type TKey, useT } from '@/i18n/i18n'
import { placedAmong, useDeclared } from '@/kit/declared'
import { type Field, textOf } from '@/kit/fields'
import { initialFrom } from '@/kit/formValues'
import { recordPath, useGo } from '@/kit/navigation'
import { PageHeader } from '@/kit/PageHeader'
import type { FormProps } from '@/kit/RecordForm'
import { useMemoryState, useUrlState } from '@/kit/useUrlState'
import type { ActionInputSpec } from '@/kit/useVerbs'
import { type BulkAction, BulkBar } from './BulkBar'
import { ColumnChooser } from './ColumnChooser'
import { ExportButton } from './ExportButton'
import { FilterChips } from './FilterChips'
import { FilterPanel } from './FilterPanel'
import { ListBlank } from './ListBlank'
import { ListNotices } from './ListNotices'
import { Pager } from './Pager'
import { RecordDrawer } from './RecordDrawer'
import { RowCards } from './RowCards'
import { CHECKBOX, RowTable } from './RowTable'
import { SearchBox } from './SearchBox'
import { TreeChip } from './TreeChip'
import { askedFilters, type View } from './useListQuery'
import { useRoom } from './useRoom'
import { useTable } from './useTable'
import { ViewBar } from './ViewBar'

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
  /** By what the search box finds one; default: by number or name. */
  found?: TKey
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
  /** On a phone, what one does with a record at once, under its card. */
  cardAct?: (row: T) => ReactNode
}

export function ResourceTable<T extends Entity>(props: ResourceTableProps<T>) {
  const { resource, views, embedded, bulk, form: FormDrawer } = props
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
  const asked = embedded ? filters : askedFilters(filters, fields, params)
  const toolbar = useRoom<HTMLDivElement>()
  const [selected, setSelected] = useState<T[]>([])
  const table = useTable<T>({
    ...props,
    fields,
    params,
    filters: asked,
    room: phone ? 0 : toolbar.room && toolbar.room - (bulk ? CHECKBOX : 0),
  })
  const { open, list, rows, whole, choice, sort } = table
  const heading = props.heading ?? fields[0]
  const nameOf = (row: T) => (heading ? textOf(row, heading.nameKey ?? heading.key) : row.id)

  const openRow = (row: T) =>
    props.preview === false ? go(recordPath(resource, row.id)) : set({ preview: row.id })
  const change = (patch: Record<string, string | undefined>) => set({ ...patch, cursor: undefined })
  const filtered = Boolean(open.q) || table.narrowing || Boolean(open.open)
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
      {!embedded && (
        <ViewBar
          resource={resource}
          views={views}
          state={open}
          look={table.look}
          changed={table.changed}
          onOpen={(view) => {
            table.forget()
            state.replaceAll({ view })
          }}
        />
      )}
      <ListNotices open={open} />
      <div className="k-toolbar" ref={toolbar.ref}>
        <SearchBox value={open.q} hint={props.found} onChange={(q) => change({ q })} />
        <FilterPanel
          resource={resource}
          fields={filters}
          all={fields}
          tree={open.tree}
          params={params}
          onChange={change}
        />
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
          sort={sort}
          rows={rows}
          fields={fields}
          shown={phone ? fields : choice.shown}
          selected={selected}
        />
        {!phone && <ColumnChooser choice={choice} />}
        {embedded && props.extra}
        {embedded && createButton('default')}
      </div>
      <TreeChip fields={fields} params={params} tree={open.tree} onChange={change} />
      <FilterChips fields={asked} params={params} onChange={change} />
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
          act={props.cardAct}
        />
      ) : (
        <RowTable<T>
          resource={resource}
          rows={rows}
          fields={choice.shown}
          loading={list.isPending}
          sort={sort}
          onWiden={choice.widen}
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

const initKeys = (params: Record<string, string>) =>
  Object.keys(params).filter((key) => key.startsWith('init.'))
