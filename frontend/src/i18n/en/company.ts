/** Words of the company context; exactly the keys of zh/company.ts. */
import type { Words } from '@/i18n/types'
import type { company as zh } from '@/i18n/zh/company'

export const company: Words<typeof zh> = {}
