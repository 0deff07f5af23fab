/** The ownership verbs in the user's language, and those of them the user may use on many records. */
import { useCan } from '@/api/session'
import { useT } from '@/i18n/i18n'
import type { BulkAction } from '@/kit/table/BulkBar'
import type { ActionInputSpec } from '@/kit/useVerbs'
import { BULK, ownershipInputs } from './ownership'

export function useOwnershipInputs(
  resource: 'leads' | 'customers',
): Record<string, ActionInputSpec> {
  const t = useT()
  return ownershipInputs(
    { returned: t('ownership.returnNote'), recycled: t('ownership.recycleNote') },
    { documents: resource === 'customers' },
  )
}

/** Verbs that go by the permission of another. */
const GRANTED: Record<string, string> = {
  'auto-assign': 'assign',
  'add-tags': 'update',
  'remove-tags': 'update',
}

export function useBulk(resource: string, names: string[], more: BulkAction[] = []): BulkAction[] {
  const can = useCan()
  const known = names.map((name) => BULK[name]).filter((one) => one !== undefined)
  return [...known, ...more].filter((one) => can(resource, GRANTED[one.action] ?? one.action))
}
