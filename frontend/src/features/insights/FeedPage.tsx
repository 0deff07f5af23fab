/** 团队动态: everything the people in one's scope did, the latest first. */
import { Segmented } from 'antd'
import { useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { group } from '@/kit/format'
import { PageHeader } from '@/kit/PageHeader'
import { useUrlState } from '@/kit/useUrlState'
import { ActFilters, actQuery, kindsOf } from './ActFilters'
import { ActList } from './ActList'

export function FeedPage() {
  const t = useT()
  const { params, set } = useUrlState()
  const asked = { ...actQuery(params), act: kindsOf(params.act).join(',') || undefined }
  const only = params.only
  const { data } = useRead<components['schemas']['ActCounts']>(['acts', 'counts'], '/acts/counts', {
    ...asked,
    rows: 'user',
    columns: 'act',
  })
  return (
    <div className="k-list">
      <PageHeader
        title={t('acts.feed')}
        subtitle={data && t('acts.total', { count: data.total, shown: group(data.total) })}
      />
      <div className="k-asked">
        <div className="k-block-row">
          <ActFilters params={params} set={set} />
        </div>
        {data && data.columns.length > 0 && (
          <div className="k-scroll-x">
            <Segmented
              aria-label={t('acts.by.act')}
              value={only && data.columns.some((one) => one.key === only) ? only : ''}
              options={[
                { value: '', label: t('acts.all') },
                ...data.columns.map((one) => ({
                  value: one.key,
                  label: `${one.label} ${group(one.total)}`,
                })),
              ]}
              onChange={(one) => set({ only: one || undefined })}
            />
          </div>
        )}
      </div>
      <ActList query={{ ...asked, act: only ?? asked.act }} />
    </div>
  )
}
