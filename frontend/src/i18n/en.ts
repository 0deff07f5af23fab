/** All words in English, one file per context (./en/*.ts); entities sit at the top level. */
import { activity } from '@/i18n/en/activity'
import { app } from '@/i18n/en/app'
import { approvals } from '@/i18n/en/approvals'
import { billing } from '@/i18n/en/billing'
import { catalog } from '@/i18n/en/catalog'
import { company } from '@/i18n/en/company'
import { fulfilment } from '@/i18n/en/fulfilment'
import { identity } from '@/i18n/en/identity'
import { insights } from '@/i18n/en/insights'
import { inventory } from '@/i18n/en/inventory'
import { kit } from '@/i18n/en/kit'
import { parties } from '@/i18n/en/parties'
import { purchasing } from '@/i18n/en/purchasing'
import { sales } from '@/i18n/en/sales'
import { work } from '@/i18n/en/work'

export const en = {
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
