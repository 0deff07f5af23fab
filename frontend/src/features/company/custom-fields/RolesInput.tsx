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

function useRoles() {
  const { data, isPending } = useList<Role>('roles', { limit: 200 })
  const roles = (data?.data ?? []).filter((role) => role.code !== 'admin')
  return {
    isPending,
    options: roles.map((role) => ({
      value: role.code,
      label: inLanguage(role.name, role.name_en),
    })),
  }
}

export function RolesInput({ id, value, onChange, disabled }: FieldInputProps<object>) {
  const t = useT()
  const { options, isPending } = useRoles()
  return (
    <Select
      id={id}
      className="k-full"
      mode="multiple"
      disabled={disabled}
      loading={isPending}
      value={(value as string[] | null) ?? []}
      placeholder={t('custom_field.everybody')}
      options={options}
      onChange={(codes: string[]) => onChange?.(codes)}
    />
  )
}

/** The same for reading. */
export function RolesWords({ codes }: { codes: string[] }) {
  const t = useT()
  const { options } = useRoles()
  if (!codes.length) return <span className="k-faint">{t('custom_field.everybody')}</span>
  return codes.map((code) => options.find((one) => one.value === code)?.label ?? code).join(' / ')
}
