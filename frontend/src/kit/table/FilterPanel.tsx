/** The filters of a list in one panel, every change taking effect at once; conditions in groups behind it. */
import { FilterOutlined } from '@ant-design/icons'
import { Badge, Button, Drawer, Grid, Popover } from 'antd'
import { useState } from 'react'
import { useT } from '@/i18n/i18n'
import { FieldFilter } from '@/kit/FieldFilter'
import type { Field } from '@/kit/fields'
import type { Search } from '@/kit/navigation'
import { paramsOf } from './FilterChips'
import { FilterDrawer } from './FilterDrawer'
import type { FilterTree } from './filterTree'

interface FilterPanelProps<T extends object> {
  resource: string
  fields: Field<T>[]
  /** What conditions may be about. */
  all: Field<T>[]
  tree: FilterTree
  params: Record<string, string>
  onChange: (patch: Search) => void
}

export function FilterPanel<T extends object>(props: FilterPanelProps<T>) {
  const { resource, fields, all, tree, params, onChange } = props
  const t = useT()
  // Beside the button a phone has no room for a panel.
  const phone = !Grid.useBreakpoint().md
  const [open, setOpen] = useState(false)
  const [advanced, setAdvanced] = useState(false)
  const count =
    fields.filter((field) => paramsOf(field).some((name) => params[name])).length +
    (params.f ? 1 : 0)
  const form = (
    <div className="k-filters">
      {fields.map((field) => (
        <div className="k-filter" key={field.key}>
          <span className="k-filter-label">{t(field.label)}</span>
          <FieldFilter field={field} params={params} onChange={onChange} />
        </div>
      ))}
      <Button
        type="link"
        size="small"
        onClick={() => {
          setOpen(false)
          setAdvanced(true)
        }}
      >
        {t('kit.filter.open')}
      </Button>
    </div>
  )
  const button = (
    <Badge count={count} size="small" color="var(--accent)">
      <Button
        className="k-filter-button"
        icon={<FilterOutlined />}
        aria-label={t('kit.table.filter')}
        onClick={phone ? () => setOpen(true) : undefined}
      >
        {t('kit.table.filter')}
      </Button>
    </Badge>
  )
  return (
    <>
      {phone ? (
        <>
          {button}
          <Drawer
            open={open}
            placement="bottom"
            size="80%"
            title={t('kit.table.filter')}
            onClose={() => setOpen(false)}
            footer={
              <Button block type="primary" onClick={() => setOpen(false)}>
                {t('kit.close')}
              </Button>
            }
          >
            {form}
          </Drawer>
        </>
      ) : (
        <Popover
          trigger="click"
          placement="bottomLeft"
          arrow={false}
          content={form}
          open={open}
          onOpenChange={setOpen}
        >
          {button}
        </Popover>
      )}
      {advanced && (
        <FilterDrawer
          resource={resource}
          fields={all}
          tree={tree}
          onApply={(next) => onChange({ f: next ? JSON.stringify(next) : undefined })}
          onClose={() => setAdvanced(false)}
        />
      )}
    </>
  )
}
