/** Words of the sales context; exactly the keys of zh/sales.ts. */
import type { Words } from '@/i18n/types'
import type { sales as zh } from '@/i18n/zh/sales'

export const sales: Words<typeof zh> = {}
