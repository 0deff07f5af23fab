/** Draws a field for writing; works as the child of a Form.Item. */
import { DatePicker, Input, Segmented, Select, Switch } from 'antd'
import { useDictionary } from '@/api/resource'
import { useT } from '@/i18n/i18n'
import { type Field, HEAD } from './fields'
import { NumberText } from './NumberText'
import { RefInput, type RefOption } from './RefInput'
import { dateOf, momentOf, onClock } from './time'
import { useClear } from './useClear'
import { useLabel } from './useLabel'

export interface FieldInputProps<T extends object> {
  field: Field<T>
  value?: unknown
  onChange?: (value: unknown, option?: RefOption) => void
  /** Other values of the form, for pickers that depend on them. */
  values?: Record<string, unknown>
  /** The record itself, with its resource, for inputs that keep something with it. */
  record?: object
  /** Name of the chosen record, if known. */
  valueName?: string
  id?: string
  autoFocus?: boolean
  disabled?: boolean
  /** Where no label stands beside it, as in a cell. */
  'aria-label'?: string
}

export function FieldInput<T extends object>(props: FieldInputProps<T>) {
  const { field, value, onChange, values, valueName, record: _, ...rest } = props
  const t = useT()
  const clear = useClear()
  if (field.input) return <field.input {...props} />
  const placeholder = field.placeholder ? t(field.placeholder) : undefined
  const raw = typeof value === 'string' ? value : value == null ? '' : String(value)
  switch (field.kind) {
    case 'money':
    case 'qty':
    case 'percent':
      return (
        <NumberText
          {...rest}
          value={raw || null}
          placeholder={placeholder}
          percent={field.kind === 'percent'}
          prefix={field.kind === 'money' && !field.currencyKey ? '¥' : undefined}
          onChange={onChange}
        />
      )
    case 'date':
    case 'datetime':
      return (
        <DatePicker
          {...rest}
          className="k-full"
          showTime={field.kind === 'datetime' && { format: 'HH:mm' }}
          value={raw ? onClock(raw) : null}
          placeholder={placeholder}
          onChange={(day) =>
            onChange?.(day ? (field.kind === 'date' ? dateOf(day) : momentOf(day)) : null)
          }
        />
      )
    case 'badge': {
      const options = Object.entries(field.looks ?? {})
        .filter(([code, look]) => !look.off || raw.split(',').includes(code))
        .map(([code, look]) => ({ value: code, label: t(look.label) }))
      // Without a first value it would look as if one were chosen.
      const begun = field.initial !== undefined || !field.key.startsWith(HEAD)
      if (!field.multiple && field.required && begun && options.length <= 4)
        return (
          <Segmented
            {...rest}
            aria-label={rest['aria-label'] ?? t(field.label)}
            options={options}
            value={raw || undefined}
            onChange={onChange}
          />
        )
      return (
        <Select
          {...rest}
          className="k-full"
          mode={field.multiple ? 'multiple' : undefined}
          allowClear={clear(!field.required)}
          options={options}
          value={field.multiple ? ((value as string[] | null) ?? []) : raw || undefined}
          placeholder={placeholder ?? t('kit.selectPlaceholder')}
          onChange={(next) => onChange?.(next ?? null)}
        />
      )
    }
    case 'ref': {
      const query = typeof field.query === 'function' ? field.query(values ?? {}) : field.query
      return (
        <RefInput
          {...rest}
          resource={field.resource ?? ''}
          query={query}
          value={raw || null}
          valueName={valueName}
          placeholder={placeholder}
          allowClear={!field.required}
          onChange={onChange}
        />
      )
    }
    case 'dict':
      return (
        <DictSelect
          {...rest}
          type={field.dict ?? ''}
          required={field.required}
          value={raw || null}
          placeholder={placeholder}
          onChange={onChange}
        />
      )
    case 'bool':
      return <Switch {...rest} checked={value === true} onChange={(on) => onChange?.(on)} />
    case 'longText':
      return (
        <Input.TextArea
          {...rest}
          value={raw}
          autoSize={{ minRows: 2, maxRows: 8 }}
          maxLength={field.maxLength}
          placeholder={placeholder}
          onChange={(event) => onChange?.(event.target.value || null)}
        />
      )
    default:
      return (
        <Input
          {...rest}
          value={raw}
          maxLength={field.maxLength}
          placeholder={placeholder}
          onChange={(event) => onChange?.(event.target.value || null)}
        />
      )
  }
}

export interface DictSelectProps {
  type: string
  value: string | null
  required?: boolean
  onChange?: (code: string | null) => void
  placeholder?: string
  id?: string
  disabled?: boolean
  autoFocus?: boolean
  'aria-label'?: string
}

/** A value of a company's list. */
export function DictSelect(props: DictSelectProps) {
  const { type, value, required, onChange, placeholder, ...rest } = props
  const t = useT()
  const clear = useClear()
  const label = useLabel()
  const { data, isLoading } = useDictionary(type)
  return (
    <Select
      {...rest}
      className="k-full"
      allowClear={clear(!required)}
      loading={isLoading}
      showSearch={{ optionFilterProp: 'label' }}
      value={value ?? undefined}
      placeholder={placeholder ?? t('kit.selectPlaceholder')}
      options={data?.data
        .filter((entry) => entry.is_active || entry.code === value)
        .map((entry) => ({ value: entry.code, label: label(entry) }))}
      onChange={(code) => onChange?.(code ?? null)}
    />
  )
}
