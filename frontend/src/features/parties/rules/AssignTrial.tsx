/** 试分配: whom the rules would give the latest leads, with the rule as it is being written. */
import { Tag } from 'antd'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { Trial } from './Trial'

type Result = components['schemas']['AssignTrialResult']
type Tried = components['schemas']['AssignTried']

interface AssignTrialProps {
  /** Absent: the rules as they stand. */
  rule?: Record<string, unknown>
  ruleId?: string
}

export function AssignTrial({ rule, ruleId }: AssignTrialProps) {
  const t = useT()
  return (
    <Trial<Tried, Result>
      path="/assign-rules/trial"
      rule={rule ?? null}
      ruleId={ruleId}
      press={t('assign_rule.try')}
      say={({ tried, matched, assigned }) =>
        t('assign_rule.tried', { count: tried, matched, assigned })
      }
      columns={[
        {
          title: t('assign_rule.ruleOf'),
          render: (_, one) =>
            one.rule_id ? (
              <>
                {one.rule_name}
                {one.is_draft && rule && <Tag>{t('assign_rule.thisRule')}</Tag>}
              </>
            ) : (
              <span className="k-faint">{t('assign_rule.noRule')}</span>
            ),
        },
        {
          title: t('assign_rule.goesTo'),
          render: (_, one) => one.owner_name ?? <span className="k-faint">{one.pool_name}</span>,
        },
      ]}
    />
  )
}
