/** Words of the billing context; exactly the keys of zh/billing.ts. */
import type { Words } from '@/i18n/types'
import type { billing as zh } from '@/i18n/zh/billing'

export const billing: Words<typeof zh> = {}
