/** Words of the parties context; exactly the keys of zh/parties.ts. */
import type { Words } from '@/i18n/types'
import type { parties as zh } from '@/i18n/zh/parties'

export const parties: Words<typeof zh> = {}
