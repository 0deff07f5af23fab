/** A new value of a dictionary, or changes to one. */
import { type FormProps, RecordForm } from '@/kit/RecordForm'
import { type Item, item } from './fields'

export function ItemForm(props: FormProps<Item>) {
  return (
    <RecordForm<Item>
      {...props}
      resource="dictionaries"
      name="dictionary.title"
      fields={[item.label_zh, item.label_en, item.code, item.parent, item.sort, item.is_active]}
      toBody={(body) =>
        props.record ? body : { ...body, dict_type: props.initial?.dict_type as string }
      }
      onSaved={() => undefined}
    />
  )
}
