/** All words in Chinese, one file per context (./zh/*.ts); entities sit at the top level. */
import { activity } from '@/i18n/zh/activity'
import { app } from '@/i18n/zh/app'
import { approvals } from '@/i18n/zh/approvals'
import { billing } from '@/i18n/zh/billing'
import { catalog } from '@/i18n/zh/catalog'
import { company } from '@/i18n/zh/company'
import { fulfilment } from '@/i18n/zh/fulfilment'
import { identity } from '@/i18n/zh/identity'
import { insights } from '@/i18n/zh/insights'
import { inventory } from '@/i18n/zh/inventory'
import { kit } from '@/i18n/zh/kit'
import { parties } from '@/i18n/zh/parties'
import { purchasing } from '@/i18n/zh/purchasing'
import { sales } from '@/i18n/zh/sales'
import { work } from '@/i18n/zh/work'

export const zh = {
  ...kit,
  ...app,
  ...catalog,
  ...parties,
  ...sales,
  ...fulfilment,
  ...billing,
  ...inventory,
  ...purchasing,
  ...activity,
  ...approvals,
  ...identity,
  ...company,
  ...insights,
  ...work,
}
