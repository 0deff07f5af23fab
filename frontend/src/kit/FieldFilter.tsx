/** Draws a field as a filter; reads and writes flat query parameters. */
import { DatePicker, Input, Select } from 'antd'
import { useT } from '@/i18n/i18n'
import { FieldInput } from './FieldInput'
import { type Field, filterParam, isRange } from './fields'
import { NumberText } from './NumberText'
import type { Search } from './navigation'
import { dateOf, momentOf, onClock } from './time'

interface FieldFilterProps<T extends object> {
  field: Field<T>
  params: Record<string, string>
  onChange: (patch: Search) => void
}

export function FieldFilter<T extends object>({ field, params, onChange }: FieldFilterProps<T>) {
  const t = useT()
  const name = filterParam(field)
  const from = `${name}_gte`
  const to = `${name}_lte`
  if (isRange(field.kind)) {
    if (field.kind === 'date' || field.kind === 'datetime') {
      const start = params[from]
      const end = params[to]
      return (
        <DatePicker.RangePicker
          className="k-full"
          allowEmpty={[true, true]}
          value={[start ? onClock(start) : null, end ? onClock(end) : null]}
          onChange={(days) =>
            onChange(
              field.kind === 'date'
                ? {
                    [from]: days?.[0] ? dateOf(days[0]) : undefined,
                    [to]: days?.[1] ? dateOf(days[1]) : undefined,
                  }
                : {
                    [from]: days?.[0] ? momentOf(days[0].startOf('day')) : undefined,
                    [to]: days?.[1] ? momentOf(days[1].endOf('day')) : undefined,
                  },
            )
          }
        />
      )
    }
    return (
      <span className="k-range">
        <NumberText
          aria-label={t('kit.table.from')}
          percent={field.kind === 'percent'}
          placeholder={t('kit.table.from')}
          value={params[from] ?? null}
          onChange={(value) => onChange({ [from]: value ?? undefined })}
        />
        <NumberText
          aria-label={t('kit.table.to')}
          percent={field.kind === 'percent'}
          placeholder={t('kit.table.to')}
          value={params[to] ?? null}
          onChange={(value) => onChange({ [to]: value ?? undefined })}
        />
      </span>
    )
  }
  const value = params[name]
  if (field.kind === 'badge')
    return (
      <Select
        className="k-full"
        mode="multiple"
        aria-label={t(field.label)}
        placeholder={t('kit.any')}
        value={value ? value.split(',') : []}
        options={Object.entries(field.looks ?? {}).map(([code, look]) => ({
          value: code,
          label: t(look.label),
        }))}
        onChange={(codes: string[]) => onChange({ [name]: codes.join(',') })}
      />
    )
  if (field.kind === 'bool')
    return (
      <Select
        className="k-full"
        allowClear
        aria-label={t(field.label)}
        placeholder={t('kit.any')}
        value={value}
        options={[
          { value: 'true', label: t('kit.yes') },
          { value: 'false', label: t('kit.no') },
        ]}
        onChange={(next?: string) => onChange({ [name]: next })}
      />
    )
  if (field.kind === 'ref' || field.kind === 'dict')
    return (
      <FieldInput
        field={{ ...field, required: false }}
        value={value}
        onChange={(next) => onChange({ [name]: (next as string | null) ?? undefined })}
      />
    )
  if (field.picker)
    return (
      <field.picker
        single
        aria-label={t(field.label)}
        value={value ? [value] : []}
        onChange={([next]) => onChange({ [name]: next })}
      />
    )
  return (
    <Input
      allowClear
      aria-label={t(field.label)}
      value={value}
      onChange={(event) => onChange({ [name]: event.target.value })}
    />
  )
}
