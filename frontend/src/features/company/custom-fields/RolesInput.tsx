/** Which roles see a field; none in particular is everybody. */
import { Select } from 'antd'
import { useList } from '@/api/resource'
import { inLanguage, useT } from '@/i18n/i18n'
import type { FieldInputProps } from '@/kit/FieldInput'

interface Role {
  id: string
  code: string
  name: string
  name_en: string
}

export function RolesInput({ id, value, onChange, disabled }: FieldInputProps<object>) {
  const t = useT()
  const { data, isPending } = useList<Role>('roles', { limit: 200 })
  const roles = (data?.data ?? []).filter((role) => role.code !== 'admin')
  return (
    <Select
      id={id}
      className="k-full"
      mode="multiple"
      disabled={disabled}
      loading={isPending}
      value={(value as string[] | null) ?? []}
      placeholder={t('custom_field.everybody')}
      options={roles.map((role) => ({
        value: role.code,
        label: inLanguage(role.name, role.name_en),
      }))}
      onChange={(codes: string[]) => onChange?.(codes)}
    />
  )
}
