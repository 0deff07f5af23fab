/** Facts of a record in groups; a fact that may be edited is edited where it stands. */
import { CheckOutlined, CloseOutlined, EditOutlined } from '@ant-design/icons'
import { App, Button } from 'antd'
import { type KeyboardEvent, useState } from 'react'
import { asProblem } from '@/api/problems'
import { type Entity, useSave } from '@/api/resource'
import { type TKey, useT } from '@/i18n/i18n'
import { FieldInput } from './FieldInput'
import { FieldValue } from './FieldValue'
import { type Field, rawOf, textOf } from './fields'
import { nested } from './formValues'

export interface FactGroup<T> {
  title?: TKey
  fields: Field<T>[]
}

interface FactsProps<T extends Entity> {
  resource: string
  record: T
  groups: FactGroup<T>[]
  /** Whether fields that are not readOnly may be edited in place. */
  editable?: boolean
}

export function Facts<T extends Entity>({ resource, record, groups, editable }: FactsProps<T>) {
  const t = useT()
  return (
    <div className="k-facts">
      {groups.map((group) => (
        <section key={group.title ?? group.fields[0]?.key}>
          {group.title && <h2>{t(group.title)}</h2>}
          <dl>
            {group.fields
              .filter((field) => applies(field, record))
              .map((field) => (
                <div
                  className="k-fact"
                  key={field.key}
                  data-wide={
                    field.kind === 'longText' && textOf(record, field.key) ? '' : undefined
                  }
                >
                  <dt>{t(field.label)}</dt>
                  <dd>
                    <Fact
                      resource={resource}
                      record={record}
                      field={field}
                      editable={
                        Boolean(editable) && !field.readOnly && !field.once && !field.render
                      }
                    />
                  </dd>
                </div>
              ))}
          </dl>
        </section>
      ))}
    </div>
  )
}

/** What is asked of some records only is shown of these, and wherever it was answered. */
const applies = <T extends object>(field: Field<T>, record: T) =>
  !field.when ||
  field.when(record as Record<string, unknown>) ||
  (!field.strictly && textOf(record, field.key) !== '')

interface FactProps<T extends Entity> {
  resource: string
  record: T
  field: Field<T>
  editable: boolean
}

function Fact<T extends Entity>({ resource, record, field, editable }: FactProps<T>) {
  const t = useT()
  const { message } = App.useApp()
  const save = useSave<T>(resource)
  const [draft, setDraft] = useState<{ value: unknown } | null>(null)

  async function keep() {
    if (!draft) return
    try {
      await save.mutateAsync({ record, body: nested([[field.key, draft.value ?? null]]) })
      setDraft(null)
    } catch (error) {
      const problem = asProblem(error)
      void message.error(problem.body.errors?.[0]?.detail ?? problem.message)
    }
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Escape') setDraft(null)
    if (event.key === 'Enter' && (field.kind !== 'longText' || event.metaKey || event.ctrlKey))
      void keep()
  }

  if (draft)
    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: only forwards Enter and Esc of the input inside
      <span className="k-inplace" onKeyDown={onKeyDown}>
        <FieldInput
          field={field}
          value={draft.value}
          autoFocus
          record={{ ...record, _resource: resource }}
          valueName={
            field.nameKey && draft.value === rawOf(record, field.key)
              ? textOf(record, field.nameKey)
              : undefined
          }
          onChange={(value) => setDraft({ value })}
        />
        <Button
          type="text"
          size="small"
          icon={<CheckOutlined />}
          loading={save.isPending}
          aria-label={t('kit.save')}
          onClick={() => void keep()}
        />
        <Button
          type="text"
          size="small"
          icon={<CloseOutlined />}
          aria-label={t('kit.cancel')}
          onClick={() => setDraft(null)}
        />
      </span>
    )
  return (
    <>
      <FieldValue field={field} record={record} />
      {editable && (
        <button
          type="button"
          className="k-pencil"
          aria-label={`${t('kit.edit')} ${t(field.label)}`}
          onClick={() => setDraft({ value: rawOf(record, field.key) })}
        >
          <EditOutlined />
        </button>
      )}
    </>
  )
}
