/** Words of the purchasing context; exactly the keys of zh/purchasing.ts. */
import type { Words } from '@/i18n/types'
import type { purchasing as zh } from '@/i18n/zh/purchasing'

export const purchasing: Words<typeof zh> = {}
