/** The ownership verbs in the user's language, and those of them the user may use on many records. */
import { useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { useCan } from '@/api/session'
import { useT } from '@/i18n/i18n'
import type { BulkAction } from '@/kit/table/BulkBar'
import type { ActionInputSpec } from '@/kit/useVerbs'
import { bulkOf, ownershipInputs } from './ownership'

type CustomerOverview = components['schemas']['CustomerOverview']

/** Of one customer, by its id, they say what goes along. */
export function useOwnershipInputs(
  resource: 'leads' | 'customers',
  id?: string,
): Record<string, ActionInputSpec> {
  const t = useT()
  const { data } = useRead<CustomerOverview>(
    ['overview', id],
    `/customers/${id}/overview`,
    {},
    {
      enabled: Boolean(id),
    },
  )
  const deals = data?.figures.find((one) => one.name === 'opportunities_open')?.count
  return ownershipInputs(
    {
      returned: t('ownership.returnNote'),
      recycled: t('ownership.recycleNote'),
      transferred: deals ? t('ownership.dealsAlong', { count: deals }) : undefined,
    },
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
  const of = bulkOf(resource)
  const known = names.map((name) => of[name]).filter((one) => one !== undefined)
  return [...known, ...more].filter((one) => can(resource, GRANTED[one.action] ?? one.action))
}
