/** The choices of an import: duplicates, whose the new records are, and what all of them have in common. */
import { Input, Select } from 'antd'
import type { ReactNode } from 'react'
import { type DictionaryEntry, useDictionary } from '@/api/resource'
import { useCan } from '@/api/session'
import { language, useT } from '@/i18n/i18n'
import { RefInput } from '@/kit/RefInput'
import type { Kind, Options } from './imports'

interface OptionListProps {
  kind: Kind
  value: Options
  onChange: (value: Options) => void
}

const DUPLICATES = ['fail', 'skip', 'fill', 'overwrite'] as const
/** What is about a record makes or is left out: nothing is filled in later. */
const OF_HISTORY = ['fail', 'skip'] as const
const KEYS = {
  leads: 'imports.duplicatesOfLeads',
  customers: 'imports.duplicatesOfCustomers',
  'follow-ups': 'imports.duplicatesOfHistory',
} as const
const SUSPECTS = ['fail', 'skip', 'create'] as const
const PLACES = ['me', 'pool'] as const

export function OptionList({ kind, value, onChange }: OptionListProps) {
  const t = useT()
  const history = kind === 'follow-ups'
  const can = useCan()
  const sources = useDictionary('lead_source').data?.data
  const industries = useDictionary('industry').data?.data
  const change = (patch: Partial<Options>) => onChange({ ...value, ...patch })
  const setDefault = (name: string, to: string | null) =>
    change({ defaults: { ...value.defaults, [name]: to || null } as Options['defaults'] })
  const words = (items: DictionaryEntry[] = []) =>
    items.map((one) => ({
      value: one.code,
      label: language() === 'en' ? one.label_en : one.label_zh,
    }))
  const row = (title: string, hint: string, control: ReactNode) => (
    <div className="k-setting">
      <div>
        <b>{title}</b>
        <small className="k-faint">{hint}</small>
      </div>
      <div className="k-setting-control">{control}</div>
    </div>
  )
  const chosen = (
    name: 'source' | 'industry',
    items: DictionaryEntry[] | undefined,
    title: string,
  ) => (
    <Select
      allowClear
      aria-label={title}
      placeholder={t('imports.noDefault')}
      value={value.defaults?.[name] ?? undefined}
      options={words(items)}
      onChange={(code: string | undefined) => setDefault(name, code ?? null)}
    />
  )
  return (
    <div className="k-choices">
      <section>
        <h2 className="k-section">{t('imports.options')}</h2>
        {row(
          t('imports.duplicates'),
          t(KEYS[kind]),
          <Select
            aria-label={t('imports.duplicates')}
            value={value.duplicates}
            options={(history ? OF_HISTORY : DUPLICATES).map((one) => ({
              value: one,
              label: t(`imports.duplicate.${one}`),
            }))}
            onChange={(duplicates) => change({ duplicates })}
          />,
        )}
        {!history &&
          row(
            t('imports.suspects'),
            t('imports.suspectsHint'),
            <Select
              aria-label={t('imports.suspects')}
              value={value.suspects}
              options={SUSPECTS.map((one) => ({ value: one, label: t(`imports.suspect.${one}`) }))}
              onChange={(suspects) => change({ suspects })}
            />,
          )}
        {!history &&
          row(
            t('imports.place'),
            t('imports.placeHint'),
            <Select
              aria-label={t('imports.place')}
              value={value.place}
              options={PLACES.map((one) => ({ value: one, label: t(`imports.placed.${one}`) }))}
              onChange={(place) => change({ place, pool_id: null })}
            />,
          )}
        {value.place === 'pool' &&
          row(
            t('imports.pool'),
            t('imports.poolHint'),
            <div>
              <RefInput
                resource="pools"
                aria-label={t('imports.pool')}
                query={{ object_type: kind }}
                value={value.pool_id}
                onChange={(pool_id) => change({ pool_id })}
              />
            </div>,
          )}
      </section>
      {!history && (
        <section>
          <h2 className="k-section">{t('imports.defaults')}</h2>
          {row(
            t('imports.source'),
            t('imports.defaultHint'),
            chosen('source', sources, t('imports.source')),
          )}
          {row(
            t('imports.industry'),
            t('imports.defaultHint'),
            chosen('industry', industries, t('imports.industry')),
          )}
          {kind === 'leads' &&
            can('campaigns', 'read') &&
            row(
              t('imports.campaign'),
              t('imports.campaignHint'),
              <div>
                <RefInput
                  resource="campaigns"
                  aria-label={t('imports.campaign')}
                  value={value.defaults?.campaign_id ?? null}
                  onChange={(id) => setDefault('campaign_id', id)}
                />
              </div>,
            )}
          {kind === 'leads' &&
            row(
              t('imports.batch'),
              t('imports.batchHint'),
              <Input
                maxLength={64}
                aria-label={t('imports.batch')}
                value={value.defaults?.third_party_batch ?? ''}
                onChange={(event) => setDefault('third_party_batch', event.target.value)}
              />,
            )}
        </section>
      )}
    </div>
  )
}
