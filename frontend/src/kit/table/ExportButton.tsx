/** Takes what the list shows away as a file, for whoever may. */
import { DownloadOutlined } from '@ant-design/icons'
import { Button, Tooltip } from 'antd'
import { useState } from 'react'
import type { Entity } from '@/api/resource'
import { useCan } from '@/api/session'
import { useT } from '@/i18n/i18n'
import type { Field } from '@/kit/fields'
import type { Whole } from './AllResults'
import { ExportDialog } from './ExportDialog'
import { exportColumns } from './exporting'

interface ExportButtonProps<T extends Entity> {
  resource: string
  title: string
  /** Absent: there is nothing to take away, or the filter cannot be said to the server. */
  whole: Whole | undefined
  sort: string | undefined
  rows: T[]
  fields: Field<T>[]
  shown: Field<T>[]
  selected: T[]
}

export function ExportButton<T extends Entity>(props: ExportButtonProps<T>) {
  const { resource, whole, rows } = props
  const t = useT()
  const can = useCan()
  const [open, setOpen] = useState(false)
  const row = rows[0]
  if (!can(resource, 'export')) return null
  return (
    <>
      <Tooltip title={t('exports.open')}>
        <Button
          icon={<DownloadOutlined />}
          aria-label={t('exports.open')}
          disabled={!whole || !row}
          onClick={() => setOpen(true)}
        />
      </Tooltip>
      {open && whole && row && (
        <ExportDialog
          resource={resource}
          title={props.title}
          whole={whole}
          sort={props.sort}
          shown={exportColumns(props.shown, row, t)}
          all={exportColumns(props.fields, row, t)}
          selected={props.selected.map(({ id }) => id)}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}
