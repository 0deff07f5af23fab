/** A reference whose name the server does not send: it is read by its id. */
import type { TKey } from '@/i18n/i18n'
import { type Field, type FieldOptions, type Key, type RefQuery, ref, textOf } from './fields'
import { RefName } from './RefName'

export function refById<T extends object>(
  key: Key<T>,
  label: TKey,
  resource: string,
  options?: FieldOptions<T> & { query?: RefQuery },
): Field<T> {
  return {
    ...ref<T>(key, label, resource, key, {
      ...options,
      plain: true,
      render: (record) => <RefName resource={resource} id={textOf(record, key)} />,
    }),
    nameKey: undefined,
  }
}
