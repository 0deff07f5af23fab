/** For whom a price list is: grades, provinces, customers or departments, as the scope says. */
import { Select } from 'antd'
import { useDictionary } from '@/api/resource'
import { useT } from '@/i18n/i18n'
import type { FieldInputProps } from '@/kit/FieldInput'
import { RefsInput } from '@/kit/RefsInput'
import { useLabel } from '@/kit/useLabel'

const LISTS: Record<string, string> = { grade: 'grade', region: 'region' }
const RECORDS: Record<string, string> = { customer: 'customers', dept: 'departments' }

export function ScopeInput({ value, onChange, values, id }: FieldInputProps<object>) {
  const t = useT()
  const label = useLabel()
  const kind = String(values?.scope_kind ?? '')
  const { data } = useDictionary(LISTS[kind])
  const chosen = (value as string[] | null) ?? []
  const resource = RECORDS[kind]
  if (resource)
    return <RefsInput key={kind} id={id} resource={resource} value={chosen} onChange={onChange} />
  return (
    <Select
      id={id}
      className="k-full"
      mode="multiple"
      placeholder={t('kit.selectPlaceholder')}
      showSearch={{ optionFilterProp: 'label' }}
      value={chosen}
      options={data?.data.map((entry) => ({ value: entry.code, label: label(entry) }))}
      onChange={(codes: string[]) => onChange?.(codes)}
    />
  )
}
