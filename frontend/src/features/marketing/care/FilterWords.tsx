/** For which customers a plan is, in words. */
import { useT } from '@/i18n/i18n'
import { ConditionsWords } from '@/kit/table/ConditionsWords'

export function FilterWords({ filter }: { filter: string | null }) {
  const t = useT()
  return <ConditionsWords resource="customers" filter={filter} none={t('care_plan.everyone')} />
}
