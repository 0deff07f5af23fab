/** Choosing types of events and kinds of records from the catalogue of the server. */
import { Select, Tag } from 'antd'
import { useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import type { FieldInputProps } from '@/kit/FieldInput'

type EventType = components['schemas']['EventType']

function useEventTypes(): EventType[] {
  const { data } = useRead<{ data: EventType[] }>(['event-types'], '/events/types')
  return data?.data ?? []
}

interface ChoiceProps extends FieldInputProps<object> {
  options: { value: string; label: string }[]
}

function Choice({ options, value, onChange, id, disabled }: ChoiceProps) {
  const t = useT()
  return (
    <Select
      id={id}
      disabled={disabled}
      className="k-full"
      mode="multiple"
      placeholder={t('webhook.all')}
      options={options}
      value={(value as string[] | null) ?? []}
      onChange={(chosen) => onChange?.(chosen)}
    />
  )
}

export function EventTypesInput(props: FieldInputProps<object>) {
  const types = useEventTypes()
  const options = types.map(({ type, summary }) => ({ value: type, label: `${type} · ${summary}` }))
  return <Choice {...props} options={options} />
}

export function ObjectsInput(props: FieldInputProps<object>) {
  const objects = [...new Set(useEventTypes().map((one) => one.object))]
  return <Choice {...props} options={objects.map((value) => ({ value, label: value }))} />
}

/** Codes as small tags; none means all. */
export function Codes({ codes }: { codes: string[] | undefined }) {
  const t = useT()
  if (!codes?.length) return <span className="k-faint">{t('webhook.all')}</span>
  return (
    <span className="k-tags">
      {codes.map((code) => (
        <Tag key={code}>{code}</Tag>
      ))}
    </span>
  )
}
