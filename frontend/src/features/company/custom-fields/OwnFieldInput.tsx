/** Which field of the product: those of the chosen kind of record, by the names on its form. */
import { Select } from 'antd'
import { useRead } from '@/api/resource'
import { useT } from '@/i18n/i18n'
import type { FieldInputProps } from '@/kit/FieldInput'
import { nameOf } from './conditions'

export function OwnFieldInput({ id, value, onChange, values, disabled }: FieldInputProps<object>) {
  const t = useT()
  const object = String(values?.object ?? '')
  const { data, isPending } = useRead<{ data: { field: string }[] }>(
    ['ruled-fields'],
    '/field-rules/fields',
    { object },
    { enabled: object !== '' },
  )
  return (
    <Select
      id={id}
      className="k-full"
      disabled={disabled}
      loading={isPending && object !== ''}
      showSearch={{ optionFilterProp: 'label' }}
      placeholder={t('kit.selectPlaceholder')}
      value={(value as string | null) ?? undefined}
      options={(data?.data ?? []).map((one) => ({
        value: one.field,
        label: nameOf(object, one.field),
      }))}
      onChange={(name: string) => onChange?.(name)}
    />
  )
}
