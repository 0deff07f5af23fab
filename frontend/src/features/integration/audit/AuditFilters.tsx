/** Which part of the log: period, person, kind of record, one record, verb; kept in the URL. */
import { DatePicker, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useT } from '@/i18n/i18n'
import { RefInput } from '@/kit/RefInput'
import { momentOf, now, onClock } from '@/kit/time'
import type { UrlState } from '@/kit/useUrlState'

/** Every kind of record that the permission table names. */
export function useKinds(): { value: string; label: string }[] {
  const { i18n } = useTranslation()
  const named = i18n.t('role.objects', { returnObjects: true }) as unknown as Record<string, string>
  return Object.entries(named).map(([value, label]) => ({ value, label }))
}

/** The last 30 days unless told. */
export function auditQuery(params: Record<string, string>) {
  const { object_type, object_id, number, actor_id, actor_kind, action } = params
  return {
    at_gte: params.at_gte ?? momentOf(now().subtract(29, 'day').startOf('day')),
    at_lte: params.at_lte,
    object_type,
    object_id,
    number: object_type ? number : undefined,
    actor_id,
    actor_kind,
    action,
  }
}

export function AuditFilters({ params, set }: Pick<UrlState, 'params' | 'set'>) {
  const t = useT()
  const kinds = useKinds()
  const asked = auditQuery(params)
  return (
    <>
      <DatePicker.RangePicker
        aria-label={t('audit.period')}
        allowEmpty={[false, true]}
        value={[onClock(asked.at_gte), asked.at_lte ? onClock(asked.at_lte) : null]}
        onChange={(days) =>
          set({
            at_gte: days?.[0] ? momentOf(days[0].startOf('day')) : undefined,
            at_lte: days?.[1] ? momentOf(days[1].endOf('day')) : undefined,
          })
        }
      />
      <div className="k-grow">
        <RefInput
          resource="users"
          aria-label={t('audit.person')}
          placeholder={t('audit.person')}
          value={params.actor_id ?? null}
          onChange={(id) => set({ actor_id: id ?? undefined })}
        />
      </div>
      <Select
        className="k-grow"
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={t('audit.kind')}
        placeholder={t('audit.kind')}
        value={params.object_type}
        options={kinds}
        onChange={(kind?: string) =>
          set({ object_type: kind, number: undefined, object_id: undefined })
        }
      />
      <Input.Search
        className="k-grow"
        allowClear
        maxLength={64}
        disabled={!params.object_type}
        aria-label={t('audit.number')}
        placeholder={t(params.object_type ? 'audit.number' : 'audit.numberFirst')}
        defaultValue={params.number}
        key={params.object_type}
        onSearch={(number) => set({ number: number.trim() || undefined })}
      />
      <Select
        className="k-grow"
        allowClear
        aria-label={t('audit.as')}
        placeholder={t('audit.as')}
        value={params.actor_kind}
        options={(['user', 'system', 'api'] as const).map((one) => ({
          value: one,
          label: t(`audit.actor.${one}`),
        }))}
        onChange={(kind?: string) => set({ actor_kind: kind })}
      />
    </>
  )
}
