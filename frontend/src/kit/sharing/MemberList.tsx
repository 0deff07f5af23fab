/** 团队与共享: who has been let into this record, and letting others in. */

import { UserAddOutlined } from '@ant-design/icons'
import { App, Button } from 'antd'
import { useState } from 'react'
import { actionLabel } from '@/api/actions'
import { asProblem } from '@/api/problems'
import { useAction, useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { language, useT } from '@/i18n/i18n'
import { ActionDialog } from '@/kit/ActionDialog'
import { Asked } from '@/kit/Asked'
import { EmptyState } from '@/kit/EmptyState'
import type { Actionable } from '@/kit/useVerbs'
import { granteeOf, type Member, MemberRow } from './MemberRow'
import { SHARE_DEFAULT, shareFields } from './shareInputs'

interface MemberListProps {
  resource: string
  record: Actionable
}

export function MemberList({ resource, record }: MemberListProps) {
  const t = useT()
  const { message } = App.useApp()
  const [adding, setAdding] = useState(false)
  const act = useAction(resource)
  const asked = useRead<components['schemas']['Members']>(
    ['members', resource, record.id],
    `/members/${resource}/${record.id}`,
  )
  const state = record.actions?.find((one) => one.name === 'share')
  const send = (action: string, body: object) =>
    act
      .mutateAsync({ id: record.id, action, body })
      .catch((refused) => void message.error(asProblem(refused).message))
  const keep = (member: Member, permission: string) =>
    send('share', {
      ...granteeOf(member),
      permission,
      ...(member.role && { role: member.role }),
      ...(member.expires_at && { expires_at: member.expires_at }),
    })
  return (
    <>
      {state && (
        <Button
          type="primary"
          icon={<UserAddOutlined />}
          disabled={!state.enabled}
          title={state.reason ?? undefined}
          onClick={() => setAdding(true)}
        >
          {t('sharing.add')}
        </Button>
      )}
      <Asked of={asked} rows={3}>
        {({ data: members }) =>
          members.length === 0 ? (
            <EmptyState title={t('sharing.nobody')} hint={t('sharing.about')} />
          ) : (
            <ul className="k-members" aria-label={t('sharing.title')}>
              {members.map((member) => (
                <MemberRow
                  key={member.id}
                  member={member}
                  editable={Boolean(state)}
                  busy={act.isPending}
                  onPermission={(permission) => void keep(member, permission)}
                  onRemove={() => void send('unshare', granteeOf(member))}
                />
              ))}
            </ul>
          )
        }
      </Asked>
      {adding && (
        <ActionDialog
          title={actionLabel('share', language(), resource)}
          fields={shareFields(resource)}
          initial={SHARE_DEFAULT}
          onSubmit={(body) => act.mutateAsync({ id: record.id, action: 'share', body })}
          onClose={() => setAdding(false)}
        />
      )}
    </>
  )
}
