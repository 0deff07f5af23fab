/** For which customers a plan is, in words. */
import { useDictionary } from '@/api/resource'
import { inLanguage, useT } from '@/i18n/i18n'
import { criteriaOf } from '@/kit/criteria'

export function FilterWords({ filter }: { filter: string | null }) {
  const t = useT()
  const { data } = useDictionary('industry')
  const criteria = criteriaOf(filter)
  if (!criteria) return <code>{filter}</code>
  const industries = criteria.industry.map((code) => {
    const one = data?.data.find((known) => known.code === code)
    return one ? inLanguage(one.label_zh, one.label_en) : code
  })
  const words = [...industries, ...criteria.grade, ...criteria.city]
  return words.length ? words.join(' · ') : t('care_plan.everyone')
}
