/** What has its place here once the part of the product that keeps it is in use. */
import type { components } from '@/api/schema.gen'
import { type TKey, useT } from '@/i18n/i18n'

export function Awaited({ awaited }: { awaited: components['schemas']['OverviewAwaited'][] }) {
  const t = useT()
  if (!awaited.length) return null
  const names = awaited.map((one) =>
    t('overview.awaitedOf', {
      name: t(`overview.name.${one.name}` as TKey),
      part: t(`overview.part.${one.fed_by}` as TKey),
    }),
  )
  return (
    <p className="k-faint k-overview-awaited">
      {t('overview.awaited')}: {names.join(' · ')}
    </p>
  )
}
