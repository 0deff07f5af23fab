/** Open opportunities by stage; a bar is as long as its amount, its dark part is what the win rate makes of it. */

import { Link } from '@tanstack/react-router'
import type { components } from '@/api/schema.gen'
import { inLanguage, useT } from '@/i18n/i18n'
import { EmptyState } from '@/kit/EmptyState'
import { barWidth, smaller } from '@/kit/lines/quantities'
import { Money } from '@/kit/Money'
import { Panel } from '@/kit/Panel'

export function Funnel({ stages }: { stages: components['schemas']['FunnelStage'][] }) {
  const t = useT()
  const largest = stages.reduce(
    (most, { amount }) => (smaller(most, amount) === most ? amount : most),
    '0',
  )
  return (
    <Panel
      title={t('work.funnel.title')}
      extra={
        <Link
          to={'/opportunities' as string}
          search={{ status: 'open' } as never}
          className="k-link"
        >
          {t('kit.all')}
        </Link>
      }
    >
      {stages.length === 0 ? (
        <EmptyState title={t('work.funnel.empty')} />
      ) : (
        <ol className="k-funnel">
          {stages.map((stage) => (
            <li key={stage.stage}>
              <span className="k-funnel-name">
                {inLanguage(stage.name, stage.name_en)}
                <span className="k-faint k-num">
                  {t('work.funnel.count', { count: stage.count })}
                </span>
              </span>
              <span className="k-funnel-bar" aria-hidden="true">
                <i style={{ width: `${barWidth(stage.amount, largest)}%` }} />
                <b style={{ width: `${barWidth(stage.weighted, largest)}%` }} />
              </span>
              <span className="k-funnel-amount">
                <Money value={stage.amount} />
                <small className="k-faint">
                  {t('work.funnel.weighted')} <Money value={stage.weighted} />
                </small>
              </span>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  )
}
