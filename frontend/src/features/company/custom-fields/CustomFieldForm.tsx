/** A new field of the company, or changes to one. */

import { useT } from '@/i18n/i18n'
import { type Definition, fieldOf } from '@/kit/declared'
import { FieldInput } from '@/kit/FieldInput'
import { cleanLines } from '@/kit/lines/lines'
import { type FormProps, RecordForm } from '@/kit/RecordForm'
import { type CustomField, field } from './fields'
import { BLANK } from './OptionsInput'

export function CustomFieldForm(props: FormProps<CustomField>) {
  return (
    <RecordForm<CustomField>
      {...props}
      resource="custom-fields"
      name="custom_field.title"
      fields={[
        field.object,
        field.label_zh,
        field.label_en,
        field.key,
        field.kind,
        field.options,
        field.target,
        field.scale,
        field.required,
        field.required_when,
        field.is_unique,
      ]}
      more={[
        {
          title: 'custom_field.part.rules',
          fields: [
            field.form,
            field.mask,
            field.min_length,
            field.max_length,
            field.minimum,
            field.maximum,
            field.default_value,
          ],
        },
        {
          title: 'custom_field.part.place',
          fields: [
            field.group_zh,
            field.group_en,
            field.sort,
            field.in_list,
            field.visible_to,
            field.is_active,
          ],
        },
      ]}
      below={(values) => <Preview values={values} />}
      toBody={(body) =>
        'options' in body ? { ...body, options: cleanLines(body.options, BLANK) } : body
      }
      onSaved={() => undefined}
    />
  )
}

/** How it will stand in a form. */
export function Preview({ values }: { values: Record<string, unknown> }) {
  const t = useT()
  if (!values.kind || values.kind === 'file') return null
  const drawn = fieldOf<object>({
    ...(values as unknown as Definition),
    object: 'preview',
    key: 'preview',
    options: cleanLines(values.options, BLANK) as unknown as Definition['options'],
    required_when: null,
    default_value: null,
  })
  const needed = drawn.required ? ' *' : ''
  return (
    <div className="k-filter">
      <span className="k-filter-label">{t('custom_field.preview')}</span>
      <span>
        {String(values.label_zh ?? '')} / {String(values.label_en ?? '')}
        {needed}
      </span>
      <FieldInput field={drawn} aria-label={t('custom_field.preview')} />
    </div>
  )
}
