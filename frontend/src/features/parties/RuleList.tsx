/** The recycle rules of a pool in words, those that are not in force yet with their day. */
import { Tag } from 'antd'
import { useT } from '@/i18n/i18n'
import { formatDate } from '@/kit/format'
import { kindWords, type Rule } from '@/kit/recycleRules'
import { Blank } from '@/kit/StatusTag'
import { dateOf, now } from '@/kit/time'

interface RuleListProps {
  rules: Rule[]
  /** The day from which the pool takes back again, where it was switched off. */
  from: string | null
}

export function RuleList({ rules, from }: RuleListProps) {
  const t = useT()
  if (!rules.length) return <Blank />
  const today = dateOf(now())
  return (
    <ul className="k-lines-plain">
      {rules.map((rule) => {
        const begin = from && from > rule.effective_from ? from : rule.effective_from
        return (
          <li key={rule.id} className={rule.is_active ? undefined : 'k-faint'}>
            <span className="k-num">{t(kindWords(rule.kind), { count: rule.days })}</span>
            <span className="k-tags">
              {rule.grades.map((grade) => (
                <Tag key={grade}>{t('pool.rules.grade', { grade })}</Tag>
              ))}
              {!rule.is_active && <Tag>{t('pool.rules.off')}</Tag>}
              {rule.is_active && begin > today && (
                <Tag>{t('pool.rules.from', { day: formatDate(begin) })}</Tag>
              )}
            </span>
          </li>
        )
      })}
    </ul>
  )
}
