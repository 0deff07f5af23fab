/** The conditions of a rule in words. */
import { useT } from '@/i18n/i18n'
import { ConditionsWords } from '@/kit/table/ConditionsWords'

export function RuleFilterWords({ object, filter }: { object: string; filter: string | null }) {
  const t = useT()
  return <ConditionsWords resource={object} filter={filter} none={t('sharing_rule.everything')} />
}
