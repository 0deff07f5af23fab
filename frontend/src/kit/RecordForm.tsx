/** A thin form: few fields first, the rest folded; the server judges, the draft survives. */
import type { ReactNode } from 'react'
import type { Entity } from '@/api/resource'
import type { TKey } from '@/i18n/i18n'
import { useAsked } from './declared'
import type { FactGroup } from './Facts'
import type { Field } from './fields'
import type { LinesSpec } from './lines/lines'
import { RecordFormBody } from './RecordFormBody'
import type { RefOption } from './RefInput'

/** What every XForm of a feature takes. */
export interface FormProps<T extends Entity> {
  open: boolean
  onClose: () => void
  /** Absent: a new record. */
  record?: T
  initial?: Record<string, unknown>
}

export type Values = Record<string, unknown>

export interface RecordFormProps<T extends Entity> extends FormProps<T> {
  resource: string
  /** The word for one of them. */
  name: TKey
  /** Asked first. */
  fields: Field<T>[]
  /** Folded groups. */
  more?: FactGroup<T>[]
  lines?: LinesSpec
  /** `wide` for documents with lines, `page` inside a page of its own. */
  layout?: 'drawer' | 'wide' | 'page'
  /** Last change to the body before it is sent. */
  toBody?: (values: Values) => Values
  /** Default: a new record is opened, an edited one stays. */
  onSaved?: (record: T) => void
  /** Fills other values when a reference is picked. */
  onPick?: (key: string, option: RefOption | undefined) => Values | undefined
  /** Under the first fields, e.g. a duplicate check: gets the current values. */
  below?: (values: Values) => ReactNode
}

/** With the fields that the company has made; their words come from the server, once for all forms. */
export function RecordForm<T extends Entity>(props: RecordFormProps<T>) {
  const { ready, fields, more } = useAsked<T>(props.resource, props.fields, props.more)
  return ready ? <RecordFormBody<T> {...props} fields={fields} more={more} /> : null
}
