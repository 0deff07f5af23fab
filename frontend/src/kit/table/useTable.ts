/** What a list shows: the view that is open, its rows, its columns, and what of it has not been saved. */
import { useState } from 'react'
import type { Entity, Page } from '@/api/resource'
import type { Field } from '@/kit/fields'
import type { Whole } from './AllResults'
import { columnsOfChoice } from './ColumnChooser'
import type { FilterTree } from './filterTree'
import { chosen, useListQuery, type View, wholeTree } from './useListQuery'
import { type KeptColumn, useViews } from './useViews'

interface TableInput<T extends Entity> {
  resource: string
  fields: Field<T>[]
  filters: Field<T>[]
  views?: View[]
  params: Record<string, string>
  fixed?: Record<string, string>
  standing?: Record<string, string>
  sort?: string
  embedded?: boolean
  /** Pixels for the columns. */
  room: number
}

export function useTable<T extends Entity>(input: TableInput<T>) {
  const { resource, fields, filters, views, params, fixed, standing, embedded, room } = input
  const open = useViews({ resource, views, params, enabled: !embedded })
  const [draft, setDraft] = useState<{ key?: string; columns: KeptColumn[] | null } | null>(null)
  const drawn = draft !== null && draft.key === open.key
  const choice = columnsOfChoice(
    fields,
    room,
    drawn ? draft.columns : open.columns,
    (columns: KeptColumn[] | null) => {
      setDraft({ key: open.key, columns })
      if (!open.open) void open.keep({ columns })
    },
  )
  const sort = open.sort ?? input.sort
  const { system: view, tree, q, ready } = open
  const asked = { resource, params, filters, view, fixed, standing, tree, q, sort, ready }
  const list = useListQuery<T>(asked)
  const narrowing = Object.keys(chosen(filters, params)).length > 0 || Boolean(params.f)
  return {
    open,
    list,
    rows: list.data?.data ?? [],
    whole: wholeOf(wholeTree(asked), q, list.data?.page),
    choice,
    sort,
    narrowing,
    changed: narrowing || Boolean(params.sort || params.q) || (drawn && Boolean(open.open)),
    look: {
      filter: wholeTree({ ...asked, standing: undefined }),
      q,
      sort,
      columns: choice.kept,
    },
    /** Columns that were chosen for a view and not saved. */
    forget: () => setDraft(null),
  }
}

/** All results, as far as the filter of a search can say what they are. */
function wholeOf(
  filter: FilterTree | undefined,
  q: string | undefined,
  page: Page<unknown>['page'] | undefined,
): Whole | undefined {
  if (filter === undefined || !page?.total) return undefined
  return { filter, q, total: page.total, relation: page.total_relation ?? 'eq' }
}
