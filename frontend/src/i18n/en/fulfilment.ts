/** Words of the fulfilment context; exactly the keys of zh/fulfilment.ts. */
import type { Words } from '@/i18n/types'
import type { fulfilment as zh } from '@/i18n/zh/fulfilment'

export const fulfilment: Words<typeof zh> = {}
