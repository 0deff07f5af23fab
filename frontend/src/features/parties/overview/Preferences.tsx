/** 采购偏好: the categories of most of what was ordered in the last two years. */
import { Tag, Tooltip } from 'antd'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { Money } from '@/kit/Money'

type Preference = components['schemas']['OverviewPreference']

export function Preferences({ preferences }: { preferences: Preference[] }) {
  const t = useT()
  if (!preferences.length) return null
  return (
    <section className="k-overview-prefers" aria-label={t('overview.prefers.title')}>
      <span className="k-faint">{t('overview.prefers.title')}</span>
      {preferences.map((one) => (
        <Tooltip key={one.category_id} title={t('overview.prefers.hint')}>
          <Tag>
            {one.name} <Money value={one.amount} />{' '}
            <span className="k-faint k-num">{one.share}%</span>
          </Tag>
        </Tooltip>
      ))}
    </section>
  )
}
