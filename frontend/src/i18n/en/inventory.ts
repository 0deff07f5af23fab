/** Words of the inventory context; exactly the keys of zh/inventory.ts. */
import type { Words } from '@/i18n/types'
import type { inventory as zh } from '@/i18n/zh/inventory'

export const inventory: Words<typeof zh> = {}
