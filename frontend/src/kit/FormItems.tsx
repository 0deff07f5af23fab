/** A list of fields as form items, in one or two columns. */
import { Form } from 'antd'
import { useT } from '@/i18n/i18n'
import { FieldInput } from './FieldInput'
import { type Field, textOf } from './fields'
import type { RefOption } from './RefInput'

/** Kinds that are picked and not typed. */
const CHOSEN = new Set<Field['kind']>(['ref', 'dict', 'badge', 'date', 'datetime'])

interface FormItemsProps<T extends object> {
  fields: Field<T>[]
  /** The record being edited: gives references their names. */
  record?: object
  columns?: 1 | 2
  autoFocus?: boolean
  onPick?: (key: string, option: RefOption | undefined) => void
}

export function FormItems<T extends object>(props: FormItemsProps<T>) {
  const { fields, record, columns = 1, autoFocus, onPick } = props
  const t = useT()
  const values = (Form.useWatch([]) ?? {}) as Record<string, unknown>
  const must = (field: Field<T>) => field.required || field.requiredWhen?.(values)
  return (
    <div className={columns === 2 ? 'k-form-grid' : 'k-form-list'}>
      {fields
        .filter((field) => field.when?.(values) ?? true)
        .map((field, index) => ({
          field,
          index,
          disabled: field.readOnly || (field.once && record !== undefined),
        }))
        .map(({ field, index, disabled }) => (
          <Form.Item
            key={field.key}
            name={field.key as string}
            label={t(field.label)}
            extra={!disabled && field.hint && t(field.hint)}
            required={must(field)}
            className={field.wide || field.kind === 'longText' ? 'k-wide' : undefined}
            rules={
              must(field)
                ? [
                    {
                      required: true,
                      message: t(CHOSEN.has(field.kind) ? 'kit.form.choose' : 'kit.form.required', {
                        name: t(field.label),
                      }),
                    },
                  ]
                : undefined
            }
            getValueFromEvent={(value: unknown, option?: RefOption) => {
              if (field.kind === 'ref') onPick?.(field.key, option)
              return value
            }}
          >
            <FieldInput
              field={field}
              values={values}
              record={record}
              autoFocus={autoFocus && index === 0}
              disabled={disabled}
              valueName={
                record && field.nameKey && values[field.key] === textOf(record, field.key)
                  ? textOf(record, field.nameKey)
                  : undefined
              }
            />
          </Form.Item>
        ))}
    </div>
  )
}
