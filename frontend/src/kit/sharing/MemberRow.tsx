/** One who has been let into a record: what for, until when, by whom; and the way out. */
import { ApartmentOutlined, CloseOutlined, TeamOutlined, UserOutlined } from '@ant-design/icons'
import { Button, Popconfirm, Select, Tag } from 'antd'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { formatDatetime } from '@/kit/format'
import { permissions } from './shareInputs'

export type Member = components['schemas']['MemberRead']

/** The same grantee as a request names them. */
export const granteeOf = (member: Member) => ({
  ...(member.user_id && { user_ids: [member.user_id] }),
  ...(member.department_id && { department_ids: [member.department_id] }),
  ...(member.leader_id && { leader_ids: [member.leader_id] }),
})

const ICONS: Record<string, typeof UserOutlined> = {
  user: UserOutlined,
  department: ApartmentOutlined,
  team: TeamOutlined,
}

interface MemberRowProps {
  member: Member
  /** Who may share it may also change and end it. */
  editable: boolean
  busy: boolean
  onPermission: (permission: string) => void
  onRemove: () => void
}

export function MemberRow({ member, editable, busy, onPermission, onRemove }: MemberRowProps) {
  const t = useT()
  const Icon = ICONS[member.kind] ?? UserOutlined
  const name =
    member.kind === 'team'
      ? t('sharing.teamOf', { name: member.name ?? '' })
      : member.kind === 'department'
        ? t('sharing.departmentOf', { name: member.name ?? '' })
        : (member.name ?? '')
  const look = permissions[member.permission]
  const word = look ? t(look.label) : member.permission
  return (
    <li className="k-member">
      <Icon className="k-faint" aria-hidden="true" />
      <div className="k-grow">
        <div>
          <b>{name}</b> {member.role && <Tag>{member.role}</Tag>}
        </div>
        <div className="k-faint">
          {member.expires_at
            ? t('sharing.endsAt', { at: formatDatetime(member.expires_at) })
            : t('sharing.endless')}
          {member.added_by_name && ` · ${t('sharing.addedBy', { name: member.added_by_name })}`}
        </div>
      </div>
      {editable ? (
        <>
          <Select
            size="small"
            value={member.permission}
            disabled={busy}
            aria-label={t('sharing.permissionOf', { name })}
            options={Object.entries(permissions).map(([value, one]) => ({
              value,
              label: t(one.label),
            }))}
            onChange={onPermission}
          />
          <Popconfirm
            title={t('sharing.removeTitle', { name })}
            okText={t('sharing.remove')}
            cancelText={t('kit.cancel')}
            onConfirm={onRemove}
          >
            <Button
              type="text"
              size="small"
              icon={<CloseOutlined />}
              disabled={busy}
              aria-label={t('sharing.removeOf', { name })}
            />
          </Popconfirm>
        </>
      ) : (
        <Tag color={look?.tone}>{word}</Tag>
      )}
    </li>
  )
}
