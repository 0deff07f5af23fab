/** Fields of the product on which a rule may depend, with the list their values come from. */
import i18next from 'i18next'
import type { TKey } from '@/i18n/i18n'
import type { Look } from '@/kit/fields'

export interface Chooser {
  name: string
  label: TKey
  dict?: string
  looks?: Record<string, Look>
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
      looks: {
        enterprise: { label: 'customer.kind.enterprise' },
        government: { label: 'customer.kind.government' },
        individual_business: { label: 'customer.kind.individual_business' },
        person: { label: 'customer.kind.person' },
        channel: { label: 'customer.kind.channel' },
      },
    },
  ],
  leads: [
    { name: 'source', label: 'lead.fields.source', dict: 'lead_source' },
    { name: 'industry', label: 'lead.fields.industry', dict: 'industry' },
    { name: 'company_size', label: 'lead.fields.company_size', dict: 'customer_size' },
  ],
}

/** What a field is called on its own form, wherever those words stand. */
export function nameOf(object: string, name: string): string {
  const one = { customers: 'customer', contacts: 'contact', leads: 'lead', products: 'product' }
  const key = `${one[object as keyof typeof one] ?? 'opportunity'}.fields.${name}`
  const known = [key, key.replace(/_id$/, '')].find((each) => i18next.exists(each))
  return known ? i18next.t(known as TKey) : name
}
