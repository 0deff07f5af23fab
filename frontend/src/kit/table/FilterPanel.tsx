/** The filters of a list in one popover; every change takes effect at once. */
import { FilterOutlined } from '@ant-design/icons'
import { Badge, Button, Popover } from 'antd'
import { useT } from '@/i18n/i18n'
import { FieldFilter } from '@/kit/FieldFilter'
import type { Field } from '@/kit/fields'
import type { Search } from '@/kit/navigation'
import { paramsOf } from './FilterChips'

interface FilterPanelProps<T extends object> {
  fields: Field<T>[]
  params: Record<string, string>
  onChange: (patch: Search) => void
}

export function FilterPanel<T extends object>({ fields, params, onChange }: FilterPanelProps<T>) {
  const t = useT()
  if (!fields.length) return null
  const count = fields.filter((field) => paramsOf(field).some((name) => params[name])).length
  const form = (
    <div className="k-filters">
      {fields.map((field) => (
        <div className="k-filter" key={field.key}>
          <span className="k-filter-label">{t(field.label)}</span>
          <FieldFilter field={field} params={params} onChange={onChange} />
        </div>
      ))}
    </div>
  )
  return (
    <Popover trigger="click" placement="bottomLeft" arrow={false} content={form}>
      <Badge count={count} size="small" color="var(--accent)">
        <Button className="k-filter-button" icon={<FilterOutlined />}>
          {t('kit.table.filter')}
        </Button>
      </Badge>
    </Popover>
  )
}
