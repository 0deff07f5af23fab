/** The reasons for which somebody may do something, as tags. */
import { Tag } from 'antd'
import type { components } from '@/api/schema.gen'
import { type TKey, useT } from '@/i18n/i18n'
import type { zh } from '@/i18n/zh'

type AccessReason = components['schemas']['AccessReason']

type Known = keyof (typeof zh)['sharing']['reason']

const WORDS: Record<Known, TKey> = {
  owner: 'sharing.reason.owner',
  self_sub: 'sharing.reason.self_sub',
  dept: 'sharing.reason.dept',
  dept_sub: 'sharing.reason.dept_sub',
  custom: 'sharing.reason.custom',
  all: 'sharing.reason.all',
  superior: 'sharing.reason.superior',
  member: 'sharing.reason.member',
  department_share: 'sharing.reason.department_share',
  team_share: 'sharing.reason.team_share',
  approval: 'sharing.reason.approval',
  pool: 'sharing.reason.pool',
  customer_owner: 'sharing.reason.customer_owner',
  rule: 'sharing.reason.rule',
  creator: 'sharing.reason.creator',
  source: 'sharing.reason.source',
}

export function ReasonTags({ reasons }: { reasons: AccessReason[] }) {
  const t = useT()
  return (
    <div className="k-reasons">
      {reasons.map(({ code, detail }) => {
        // codes are open: one that is not known yet is shown as it is
        const word = code in WORDS ? WORDS[code as Known] : undefined
        return (
          <Tag key={`${code}:${detail ?? ''}`}>
            {word ? t(word) : code}
            {detail && ` · ${detail}`}
          </Tag>
        )
      })}
    </div>
  )
}
