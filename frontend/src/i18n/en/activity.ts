/** Words of the activity context; exactly the keys of zh/activity.ts. */
import type { Words } from '@/i18n/types'
import type { activity as zh } from '@/i18n/zh/activity'

export const activity: Words<typeof zh> = {}
