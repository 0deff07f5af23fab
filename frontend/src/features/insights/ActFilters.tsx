/** Whose acts, which, and when: the filter bar of the counts and of the feed, kept in the URL. */
import { Select } from 'antd'
import { useT } from '@/i18n/i18n'
import { RefInput } from '@/kit/RefInput'
import { dateOf, now } from '@/kit/time'
import type { UrlState } from '@/kit/useUrlState'
import { PeriodPicker } from './PeriodPicker'

export const KINDS = [
  'leads',
  'customers',
  'opportunities',
  'quotes',
  'follow-ups',
  'approvals',
] as const

/** The kinds that were chosen; a single act is not among them. */
export const kindsOf = (act: string | undefined) =>
  (act?.split(',') ?? []).filter((one) => KINDS.some((kind) => kind === one))

/** What the server is asked for: the last 30 days unless told. */
export function actQuery(params: Record<string, string>) {
  const { date_from, date_to, act, user_id, department_id, side } = params
  return {
    date_from: date_from ?? dateOf(now().subtract(29, 'day')),
    date_to: date_to ?? dateOf(now()),
    act,
    user_id,
    department_id,
    side,
  }
}

export function ActFilters({ params, set }: Pick<UrlState, 'params' | 'set'>) {
  const t = useT()
  const asked = actQuery(params)
  return (
    <>
      <PeriodPicker asked={asked} set={set} />
      <div className="k-grow">
        <RefInput
          resource="users"
          aria-label={t('acts.person')}
          placeholder={t('acts.person')}
          value={params.user_id ?? null}
          onChange={(id) => set({ user_id: id ?? undefined })}
        />
      </div>
      <div className="k-grow">
        <RefInput
          resource="departments"
          aria-label={t('acts.department')}
          placeholder={t('acts.department')}
          value={params.department_id ?? null}
          onChange={(id) => set({ department_id: id ?? undefined })}
        />
      </div>
      <Select
        className="k-grow"
        mode="multiple"
        maxTagCount="responsive"
        aria-label={t('acts.kinds')}
        placeholder={t('acts.kinds')}
        value={kindsOf(params.act)}
        options={KINDS.map((kind) => ({ value: kind, label: t(`acts.kind.${kind}`) }))}
        onChange={(kinds: string[]) => set({ act: kinds.join(',') || undefined, only: undefined })}
      />
    </>
  )
}
