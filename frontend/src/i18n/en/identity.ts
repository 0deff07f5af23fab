/** Words of the identity context; exactly the keys of zh/identity.ts. */
import type { Words } from '@/i18n/types'
import type { identity as zh } from '@/i18n/zh/identity'

export const identity: Words<typeof zh> = {}
