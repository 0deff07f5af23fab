/** The conditions of a rule in words. */
import { useT } from '@/i18n/i18n'
import { readTree } from '@/kit/table/filterTree'
import { TreeWords } from '@/kit/table/TreeWords'
import { useConditionFields } from './conditions'

export function RuleFilterWords({ object, filter }: { object: string; filter: string | null }) {
  const t = useT()
  const fields = useConditionFields(object)
  const tree = readTree(filter)
  if (!tree) return <span className="k-faint">{t('sharing_rule.everything')}</span>
  return fields ? <TreeWords fields={fields} node={tree} /> : '…'
}
