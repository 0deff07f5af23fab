/** What the people, departments or roles of a rule are called; roles in the language of the reader. */
import { Tag } from 'antd'
import { useList } from '@/api/resource'
import { useT } from '@/i18n/i18n'
import type { RefOption } from '@/kit/RefInput'
import { useLabel } from '@/kit/useLabel'

interface PartyNamesProps {
  kind: string
  ids: string[]
  names: string[]
}

export function PartyNames({ kind, ids, names }: PartyNamesProps) {
  const t = useT()
  const roles = useRoleNames(kind === 'roles')
  const shown = kind === 'roles' ? ids.flatMap((id) => roles.get(id) ?? []) : names
  return (
    <>
      {(shown.length ? shown : names).map((name) => (
        <Tag key={name}>
          {kind === 'departments' ? t('sharing_rule.withBelow', { name }) : name}
        </Tag>
      ))}
    </>
  )
}

function useRoleNames(enabled: boolean): Map<string, string> {
  const label = useLabel()
  const { data } = useList<RefOption>('roles', { limit: 200 }, { enabled })
  return new Map(
    (data?.data ?? []).map((role) => [
      role.id,
      label({
        code: role.id,
        label_zh: String(role.name),
        label_en: String(role.name_en),
        is_active: true,
      }),
    ]),
  )
}
