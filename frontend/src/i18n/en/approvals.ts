/** Words of the approvals context; exactly the keys of zh/approvals.ts. */
import type { Words } from '@/i18n/types'
import type { approvals as zh } from '@/i18n/zh/approvals'

export const approvals: Words<typeof zh> = {}
