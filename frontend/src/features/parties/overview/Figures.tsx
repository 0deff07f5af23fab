/** The roll-ups; each opens the rows it is the sum of. */
import { Link } from '@tanstack/react-router'
import type { components } from '@/api/schema.gen'
import { type TKey, useT } from '@/i18n/i18n'
import { group } from '@/kit/format'
import { Money } from '@/kit/Money'

type Figure = components['schemas']['OverviewFigure']

export function Figures({ figures }: { figures: Figure[] }) {
  const t = useT()
  if (!figures.length) return null
  return (
    <section className="k-figures k-overview-figures" aria-label={t('overview.figures')}>
      {figures.map((figure) => (
        <Link
          key={figure.name}
          to={`/${figure.resource}` as string}
          search={Object.fromEntries(new URLSearchParams(figure.filter)) as never}
          className="k-figure"
          data-alarm={figure.name === 'overdue' && figure.count > 0 ? '' : undefined}
        >
          <span className="k-figure-name">{t(`overview.figure.${figure.name}` as TKey)}</span>
          <b className="k-num">
            {figure.amount === null ? group(figure.count) : <Money value={figure.amount} />}
          </b>
          {figure.amount !== null && (
            <span className="k-faint k-num">
              {t('overview.count', { shown: group(figure.count) })}
            </span>
          )}
        </Link>
      ))}
    </section>
  )
}
