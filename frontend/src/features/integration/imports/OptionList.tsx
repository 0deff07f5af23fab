/** The choices of an import: duplicates, whose the new records are, and what all of them have in common. */
import { Input, Select } from 'antd'
import type { ReactNode } from 'react'
import { type DictionaryEntry, useDictionary } from '@/api/resource'
import { useCan } from '@/api/session'
import { language, useT } from '@/i18n/i18n'
import { RefInput } from '@/kit/RefInput'
import { ControlTotals } from './ControlTotals'
import { isControlled, type Kind, kindsOf, type Options } from './imports'

interface OptionListProps {
  kind: Kind
  value: Options
  onChange: (value: Options) => void
}

const DUPLICATES = ['fail', 'skip', 'fill', 'overwrite'] as const
/** What is about a record makes or is left out: nothing is filled in later. */
const OF_HISTORY = ['fail', 'skip'] as const
/** They belong to people, who are found by telephone and lie in pools. */
const isOwned = (kind: Kind) => kind === 'leads' || kind === 'customers'
const KEYS = {
  leads: 'imports.duplicatesOfLeads',
  customers: 'imports.duplicatesOfCustomers',
  'follow-ups': 'imports.duplicatesOfHistory',
  products: 'imports.duplicatesOfProducts',
  'opening-balances': 'imports.duplicatesOfOpenings',
  'erp-figures': 'imports.duplicatesOfHistory',
} as const
const SUSPECTS = ['fail', 'skip', 'create'] as const
const PLACES = ['me', 'pool'] as const

export function OptionList({ kind, value, onChange }: OptionListProps) {
  const t = useT()
  const once = kind === 'follow-ups' || kind === 'opening-balances'
  const figures = kind === 'erp-figures'
  const owned = isOwned(kind)
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
        <h2 className="k-section">{t(owned ? 'imports.options' : 'imports.settings')}</h2>
        {figures &&
          row(
            t('imports.figureKind'),
            t('imports.figureKindHint'),
            <Select
              allowClear
              aria-label={t('imports.figureKind')}
              placeholder={t('imports.noDefault')}
              value={value.defaults?.figure_kind ?? undefined}
              options={kindsOf(kind).map((one) => ({ value: one.value, label: t(one.word) }))}
              onChange={(code: string | undefined) => setDefault('figure_kind', code ?? null)}
            />,
          )}
        {(figures || kind === 'products' || kind === 'opening-balances') &&
          row(
            t('imports.system'),
            t('imports.systemHint'),
            <Input
              maxLength={32}
              aria-label={t('imports.system')}
              placeholder={figures ? 'erp' : 'import'}
              value={value.external_system ?? ''}
              onChange={(event) => change({ external_system: event.target.value || null })}
            />,
          )}
        {!figures &&
          row(
            t('imports.duplicates'),
            t(KEYS[kind]),
            <Select
              aria-label={t('imports.duplicates')}
              value={value.duplicates}
              options={(once ? OF_HISTORY : DUPLICATES).map((one) => ({
                value: one,
                label: t(`imports.duplicate.${one}`),
              }))}
              onChange={(duplicates) => change({ duplicates })}
            />,
          )}
        {owned &&
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
        {owned &&
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
        {owned &&
          value.place === 'pool' &&
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
      {isControlled(kind) && (
        <ControlTotals
          kind={kind}
          value={value.control ?? []}
          onChange={(control) => change({ control })}
        />
      )}
      {owned && (
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
          {kind === 'leads' &&
            value.defaults?.third_party_batch &&
            row(
              t('lead.fields.lawful_basis'),
              t('lead.form.basisHint'),
              <Input
                maxLength={500}
                aria-label={t('lead.fields.lawful_basis')}
                value={value.defaults?.lawful_basis ?? ''}
                onChange={(event) => setDefault('lawful_basis', event.target.value)}
              />,
            )}
        </section>
      )}
    </div>
  )
}
