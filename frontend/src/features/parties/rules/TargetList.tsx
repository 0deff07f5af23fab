/** Whom a rule chooses among, in words. */
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { DictWord } from '@/kit/DictWord'
import { RefName } from '@/kit/RefName'
import { Blank } from '@/kit/StatusTag'

interface TargetListProps {
  targets: components['schemas']['AssignTargetRead'][]
  weighted: boolean
}

export function TargetList({ targets, weighted }: TargetListProps) {
  const t = useT()
  if (!targets.length) return <Blank />
  return (
    <ol className="k-lines-plain">
      {targets.map((one, index) => (
        <li key={index}>
          <RefName
            resource={one.user_id ? 'users' : 'departments'}
            id={one.user_id ?? one.department_id ?? ''}
          />
          {weighted && (
            <span className="k-faint k-num">
              {t('assign_rule.weight')} {one.weight}
            </span>
          )}
          {one.regions.length > 0 && (
            <span className="k-faint">
              {t('assign_rule.only')}{' '}
              {one.regions.map((code, at) => (
                <span key={code}>
                  {at > 0 && t('rule.or')}
                  <DictWord type="region" code={code} />
                </span>
              ))}
            </span>
          )}
        </li>
      ))}
    </ol>
  )
}
