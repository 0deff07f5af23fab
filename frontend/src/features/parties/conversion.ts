/** The values of the conversion form, how they start and what is sent. */

import { dateOf, now } from '@/kit/time'
import type { Lead } from './lead'

type Maybe = string | null | undefined

export interface ConvertValues {
  customer: {
    mode: 'new' | 'existing'
    customer_id?: Maybe
    name?: Maybe
    uscc?: Maybe
    industry?: Maybe
    company_size?: Maybe
    province?: Maybe
    city?: Maybe
    address?: Maybe
  }
  contact: { mode: 'new' | 'existing' | 'none'; contact_id?: Maybe }
  withOpportunity: boolean
  opportunity?: {
    name?: Maybe
    expected_amount?: Maybe
    expected_close_date?: Maybe
    demand?: Maybe
  }
  owner_id?: Maybe
  reason?: Maybe
  force?: boolean
}

const CUSTOMER = ['name', 'uscc', 'industry', 'company_size', 'province', 'city', 'address']
const OPPORTUNITY = ['name', 'expected_amount', 'expected_close_date', 'demand']

/** Where the server's field errors may land. */
export const KEYS = new Set([
  ...['customer_id', ...CUSTOMER].map((key) => `customer.${key}`),
  'contact.contact_id',
  'contact.mode',
  ...OPPORTUNITY.map((key) => `opportunity.${key}`),
  'owner_id',
  'reason',
])

export function startOf(lead: Lead): ConvertValues {
  return {
    customer: {
      mode: 'new',
      name: lead.company_name,
      industry: lead.industry,
      company_size: lead.company_size,
      province: lead.province,
      city: lead.city,
      address: lead.address,
    },
    contact: { mode: lead.contact_name ? 'new' : 'none' },
    withOpportunity: lead.status === 'qualified',
    opportunity: {
      name: lead.company_name ?? lead.name,
      expected_amount: lead.budget_amount,
      expected_close_date: lead.expected_buy_date ?? dateOf(now().add(90, 'day')),
      demand: lead.demand,
    },
  }
}

const filled = (values: object = {}) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value != null && value !== ''))

export function bodyOf(values: ConvertValues): object {
  const { customer, contact, withOpportunity, opportunity, ...rest } = values
  return {
    ...filled(rest),
    customer:
      customer.mode === 'existing'
        ? filled({ mode: 'existing', customer_id: customer.customer_id })
        : filled({ ...customer, customer_id: null }),
    contact: filled(contact.mode === 'existing' ? contact : { mode: contact.mode }),
    ...(withOpportunity && { opportunity: filled(opportunity) }),
  }
}
