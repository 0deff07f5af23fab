/** All words in Chinese, one file per context or feature (./zh/*.ts); entities sit at the top level. */
import { app } from '@/i18n/zh/app'
import { approvals } from '@/i18n/zh/approvals'
import { billing } from '@/i18n/zh/billing'
import { campaigns } from '@/i18n/zh/campaigns'
import { catalog } from '@/i18n/zh/catalog'
import { company } from '@/i18n/zh/company'
import { contacts } from '@/i18n/zh/contacts'
import { contracts } from '@/i18n/zh/contracts'
import { customers } from '@/i18n/zh/customers'
import { fulfilment } from '@/i18n/zh/fulfilment'
import { handovers } from '@/i18n/zh/handovers'
import { identity } from '@/i18n/zh/identity'
import { insights } from '@/i18n/zh/insights'
import { integration } from '@/i18n/zh/integration'
import { inventory } from '@/i18n/zh/inventory'
import { kit } from '@/i18n/zh/kit'
import { leadReports } from '@/i18n/zh/leadReports'
import { leads } from '@/i18n/zh/leads'
import { openings } from '@/i18n/zh/openings'
import { opportunities } from '@/i18n/zh/opportunities'
import { orders } from '@/i18n/zh/orders'
import { outings } from '@/i18n/zh/outings'
import { overview } from '@/i18n/zh/overview'
import { pools } from '@/i18n/zh/pools'
import { quality } from '@/i18n/zh/quality'
import { quotes } from '@/i18n/zh/quotes'
import { rules } from '@/i18n/zh/rules'
import { security } from '@/i18n/zh/security'
import { sharing } from '@/i18n/zh/sharing'
import { tasks } from '@/i18n/zh/tasks'
import { webForms } from '@/i18n/zh/webForms'
import { work } from '@/i18n/zh/work'
import { customerReport } from './zh/customerReport'

export const zh = {
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
