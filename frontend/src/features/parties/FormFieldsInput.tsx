/** Chooses what a form asks for: one line a field, moved up and down by its buttons. */
import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined } from '@ant-design/icons'
import { Button, Checkbox, Select } from 'antd'
import { useT } from '@/i18n/i18n'
import type { FieldInputProps } from '@/kit/FieldInput'
import { ASKABLE, type Asked, askedLabel } from './webFormFields'

export function FormFieldsInput({ value, onChange, disabled }: FieldInputProps<object>) {
  const t = useT()
  const asked = (value as Asked[] | null) ?? []
  const left = ASKABLE.filter((name) => !asked.some((field) => field.name === name))
  const swap = (at: number, by: number) => {
    const next = [...asked]
    const [moved] = next.splice(at, 1)
    if (moved) next.splice(at + by, 0, moved)
    onChange?.(next)
  }
  return (
    <div className="k-blocks">
      {asked.map((field, at) => {
        const name = t(askedLabel(field.name))
        return (
          <fieldset key={field.name} className="k-block" disabled={disabled}>
            <div className="k-block-row k-block-line">
              <span className="k-grow">{name}</span>
              <Checkbox
                checked={field.required}
                onChange={(event) =>
                  onChange?.(
                    asked.map((one, place) =>
                      place === at ? { ...one, required: event.target.checked } : one,
                    ),
                  )
                }
              >
                {t('web_form.required')}
              </Checkbox>
              <Button
                type="text"
                aria-label={t('web_form.up', { name })}
                icon={<ArrowUpOutlined />}
                disabled={at === 0}
                onClick={() => swap(at, -1)}
              />
              <Button
                type="text"
                aria-label={t('web_form.down', { name })}
                icon={<ArrowDownOutlined />}
                disabled={at === asked.length - 1}
                onClick={() => swap(at, 1)}
              />
              <Button
                type="text"
                aria-label={t('web_form.removeField', { name })}
                icon={<DeleteOutlined />}
                onClick={() => onChange?.(asked.filter((_, place) => place !== at))}
              />
            </div>
          </fieldset>
        )
      })}
      {left.length > 0 && (
        <Select
          className="k-full"
          disabled={disabled}
          aria-label={t('web_form.addField')}
          placeholder={t('web_form.addField')}
          value={null}
          options={left.map((name) => ({ value: name, label: t(askedLabel(name)) }))}
          onChange={(name) => name && onChange?.([...asked, { name, required: false }])}
        />
      )}
    </div>
  )
}
