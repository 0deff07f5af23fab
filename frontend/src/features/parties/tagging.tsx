/** Tags of customers and leads: picked from the catalogue while typing, shown in its colours. */
import { Select } from 'antd'
import { useMemo, useState } from 'react'
import { useList, useSearch } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { useCan } from '@/api/session'
import { useT } from '@/i18n/i18n'
import type { FieldInputProps } from '@/kit/FieldInput'
import { type PickerProps, text } from '@/kit/fields'
import type { BulkAction } from '@/kit/table/BulkBar'
import { useDebounced } from '@/kit/useDebounced'
import type { ActionInputSpec } from '@/kit/useVerbs'
import { Tags } from './Tags'

type CatalogueTag = components['schemas']['TagRow']
export type Tagged = 'customers' | 'leads'

const SEPARATORS = [',', '，', ';', '；', '、']
const tidy = (names: string[]) => names.map((name) => name.trim()).filter(Boolean)

/** The colours of a kind of record, for those tags that have one. */
function useColours(object: Tagged): Map<string, string> {
  const coloured = [
    { field: 'object', op: 'eq', value: object },
    { field: 'colour', op: 'ne', value: 'default' },
  ]
  const { data } = useSearch<CatalogueTag>('tags', { filter: { and: coloured }, limit: 200 })
  return useMemo(() => new Map(data?.data.map((tag) => [tag.name, tag.colour])), [data])
}

export function ColouredTags({ object, tags }: { object: Tagged; tags: string[] | null }) {
  return <Tags tags={tags} colours={useColours(object)} />
}

interface TagPickerProps extends PickerProps {
  object: Tagged
  /** Whoever may, makes new ones by typing them. */
  making?: boolean
  id?: string
  disabled?: boolean
}

function TagPicker({ object, value, onChange, making, single, ...rest }: TagPickerProps) {
  const t = useT()
  const can = useCan()
  const [typed, setTyped] = useState('')
  const [opened, setOpened] = useState(false)
  const q = useDebounced(typed, 200)
  const query = { object, is_active: 'true', q, limit: 20 }
  const list = useList<CatalogueTag>('tags', query, { enabled: opened })
  const known = typed === q && !list.isPlaceholderData ? (list.data?.data ?? []) : []
  const isNew = (name: unknown, tag?: CatalogueTag) =>
    !tag && name === typed.trim() && typed === q && !list.isFetching
  return (
    <Select
      {...rest}
      className="k-full"
      mode={making && can('tags', 'create') ? 'tags' : 'multiple'}
      maxCount={single ? 1 : undefined}
      allowClear={single}
      placeholder={t('tag.pick')}
      tokenSeparators={SEPARATORS}
      value={value}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      onOpenChange={setOpened}
      notFoundContent={list.isFetching ? null : t('kit.noMatch')}
      options={known.map((tag) => ({ value: tag.name, label: tag.name, tag }))}
      optionRender={({ data, label }) => (
        <span className="k-ref-option">
          <span>{label}</span>
          <span className="k-faint">
            {isNew(data.value, data.tag) ? t('tag.isNew') : data.tag?.group_name}
          </span>
        </span>
      )}
      onChange={(names: string[]) => {
        setTyped('')
        onChange(tidy(names))
      }}
    />
  )
}

const pickers = (object: Tagged) => ({
  input: ({ id, disabled, value, onChange }: FieldInputProps<object>) => (
    <TagPicker
      id={id}
      disabled={disabled}
      object={object}
      making
      value={(value as string[] | null) ?? []}
      onChange={(names) => onChange?.(names)}
    />
  ),
  picker: (props: PickerProps) => <TagPicker object={object} {...props} />,
})

const byObject = { customers: pickers('customers'), leads: pickers('leads') }

/** The field of a kind of record: column, input, filter. */
export const tagField = <T extends { tags: string[] }>(object: Tagged) =>
  text<T>('tags' as keyof T & string, 'tag.titles', {
    filter: 'tag',
    many: true,
    maxLength: 32,
    width: 150,
    hint: 'tag.fieldHint',
    ...byObject[object],
    render: (record) => <ColouredTags object={object} tags={record.tags} />,
  })

interface Input {
  tags: string[]
}

const asked = (object: Tagged) => [
  text<Input>('tags', 'tag.titles', { required: true, input: byObject[object].input }),
]
const taken = (object: Tagged) => {
  const { picker: Picker } = byObject[object]
  const Taken = ({ value, onChange }: FieldInputProps<object>) => (
    <Picker value={(value as string[] | null) ?? []} onChange={(names) => onChange?.(names)} />
  )
  return [text<Input>('tags', 'tag.titles', { required: true, input: Taken })]
}

const fieldsOf = {
  customers: { add: asked('customers'), remove: taken('customers') },
  leads: { add: asked('leads'), remove: taken('leads') },
}

export const tagInputs = (object: Tagged): Record<string, ActionInputSpec> => ({
  'add-tags': { fields: fieldsOf[object].add },
  'remove-tags': { fields: fieldsOf[object].remove },
})

export const tagBulk = (object: Tagged): BulkAction[] => [
  { action: 'add-tags', fields: fieldsOf[object].add },
  { action: 'remove-tags', fields: fieldsOf[object].remove },
]
