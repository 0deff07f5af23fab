/** What a form asks for, in its order; what must be filled in is marked. */
import { Tag } from 'antd'
import { useT } from '@/i18n/i18n'
import { type Asked, askedLabel } from './webFormFields'

export function FormFieldList({ asked }: { asked: Asked[] }) {
  const t = useT()
  return (
    <span className="k-tags">
      {asked.map((field) => (
        <Tag key={field.name}>
          {t(askedLabel(field.name))}
          {field.required && ` · ${t('web_form.required')}`}
        </Tag>
      ))}
    </span>
  )
}
