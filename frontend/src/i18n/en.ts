/** All words in English, one file per context or feature (./en/*.ts); entities sit at the top level. */
import { app } from '@/i18n/en/app'
import { approvals } from '@/i18n/en/approvals'
import { billing } from '@/i18n/en/billing'
import { campaigns } from '@/i18n/en/campaigns'
import { catalog } from '@/i18n/en/catalog'
import { company } from '@/i18n/en/company'
import { contacts } from '@/i18n/en/contacts'
import { contracts } from '@/i18n/en/contracts'
import { customers } from '@/i18n/en/customers'
import { fulfilment } from '@/i18n/en/fulfilment'
import { handovers } from '@/i18n/en/handovers'
import { identity } from '@/i18n/en/identity'
import { insights } from '@/i18n/en/insights'
import { integration } from '@/i18n/en/integration'
import { inventory } from '@/i18n/en/inventory'
import { kit } from '@/i18n/en/kit'
import { leadReports } from '@/i18n/en/leadReports'
import { leads } from '@/i18n/en/leads'
import { openings } from '@/i18n/en/openings'
import { opportunities } from '@/i18n/en/opportunities'
import { orders } from '@/i18n/en/orders'
import { outings } from '@/i18n/en/outings'
import { overview } from '@/i18n/en/overview'
import { pools } from '@/i18n/en/pools'
import { quality } from '@/i18n/en/quality'
import { quotes } from '@/i18n/en/quotes'
import { rules } from '@/i18n/en/rules'
import { security } from '@/i18n/en/security'
import { sharing } from '@/i18n/en/sharing'
import { tasks } from '@/i18n/en/tasks'
import { webForms } from '@/i18n/en/webForms'
import { work } from '@/i18n/en/work'
import { customerReport } from './en/customerReport'

export const en = {
  ...kit,
  ...app,
  ...work,
  ...leads,
  ...webForms,
  ...campaigns,
  ...leadReports,
  ...pools,
  ...rules,
  ...customerReport,
  ...customers,
  ...contacts,
  ...outings,
  ...tasks,
  ...overview,
  ...opportunities,
  ...quality,
  ...quotes,
  ...contracts,
  ...orders,
  ...fulfilment,
  ...billing,
  ...openings,
  ...catalog,
  ...inventory,
  ...approvals,
  ...identity,
  ...handovers,
  ...security,
  ...sharing,
  ...company,
  ...insights,
  ...integration,
}
