/** 待入公海: until when the record stays with its owner, for those whom the server tells. */
import { useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { Banner } from '@/kit/Banner'
import { formatDatetime } from '@/kit/format'
import { DaysLeft } from './DaysLeft'

type Countdown = components['schemas']['Countdown']

interface CountdownBannerProps {
  resource: 'leads' | 'customers'
  /** A new version may have a new deadline. */
  record: { id: string; version: number; owner_id: string | null }
}

export function CountdownBanner({ resource, record }: CountdownBannerProps) {
  const t = useT()
  const { data } = useRead<Countdown>(
    ['recycling', resource, record.id, record.version],
    `/${resource}/${record.id}/recycling`,
    {},
    { enabled: record.owner_id !== null },
  )
  if (!data?.recycle_on) return null
  const hours = data.kind === 'lead_no_response'
  return (
    <Banner>
      <b>{t(data.is_soon ? 'pool.soon.soon' : 'pool.soon.later')}</b>
      {hours ? (
        <span className={data.is_soon ? 'k-num k-refused' : 'k-num'}>
          {formatDatetime(data.recycle_at)}
        </span>
      ) : (
        <DaysLeft until={data.recycle_on} />
      )}
      <span>{data.reason}</span>
      <span className="k-faint">
        {data.is_kept
          ? t(data.kept_by === 'handover' ? 'pool.soon.handed' : 'pool.soon.kept')
          : t('pool.soon.goesTo', { pool: data.pool_name ?? '' })}
      </span>
    </Banner>
  )
}
