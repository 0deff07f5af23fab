/** Words of the insights context; exactly the keys of zh/insights.ts. */
import type { Words } from '@/i18n/types'
import type { insights as zh } from '@/i18n/zh/insights'

export const insights: Words<typeof zh> = {}
