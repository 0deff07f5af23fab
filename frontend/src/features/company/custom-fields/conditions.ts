/** Fields of the product on which a rule may depend, with the list their values come from. */
import type { TKey } from '@/i18n/i18n'

export interface Chooser {
  name: string
  label: TKey
  dict?: string
  values?: string[]
}

export const CHOOSERS: Record<string, Chooser[]> = {
  customers: [
    { name: 'grade', label: 'customer.fields.grade', dict: 'grade' },
    { name: 'industry', label: 'customer.fields.industry', dict: 'industry' },
    { name: 'source', label: 'customer.fields.source', dict: 'lead_source' },
    { name: 'company_size', label: 'customer.fields.company_size', dict: 'customer_size' },
    {
      name: 'customer_kind',
      label: 'customer.fields.customer_kind',
      values: ['enterprise', 'government', 'individual_business', 'person', 'channel'],
    },
  ],
  leads: [
    { name: 'source', label: 'lead.fields.source', dict: 'lead_source' },
    { name: 'industry', label: 'lead.fields.industry', dict: 'industry' },
    { name: 'company_size', label: 'lead.fields.company_size', dict: 'customer_size' },
  ],
}
