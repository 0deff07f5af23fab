/** The requirements of a proper conversion, met or not. */
import { type TKey, useT } from '@/i18n/i18n'
import { CheckList } from '@/kit/CheckList'
import type { Lead } from './lead'

export interface ComplianceItem {
  code: string
  /** `null`: only the server can tell. */
  passed: boolean | null
}

export function ComplianceList({ items }: { items: ComplianceItem[] }) {
  const t = useT()
  return (
    <CheckList
      checks={items.map(({ code, passed }) => ({
        key: code,
        label: t(`lead.check.${code}` as TKey),
        passed,
        note: passed === null ? t('lead.check.later') : undefined,
      }))}
    />
  )
}

/** What can be said before the server judges: advice, in the server's order. */
export function foreseen(lead: Lead): ComplianceItem[] {
  const isReachable = Boolean(lead.mobile || lead.telephone || lead.email)
  const isDemandKnown = (lead.demand ?? '').length >= 10 || lead.interested_products.length > 0
  return [
    { code: 'company_named', passed: Boolean(lead.company_name) },
    { code: 'contact_reachable', passed: Boolean(lead.contact_name) && isReachable },
    { code: 'classified', passed: Boolean(lead.industry && lead.province && lead.source) },
    { code: 'demand_known', passed: isDemandKnown },
    // Only those of its owner count, and only the server knows whose they are.
    { code: 'followed_up', passed: lead.follow_up_count > 0 ? null : false },
    { code: 'duplicates_resolved', passed: null },
    { code: 'not_instant', passed: null },
    { code: 'consent_known', passed: lead.marketing_consent !== null },
  ]
}
