/** Figures that open the rows behind them. */
import { Link } from '@tanstack/react-router'
import type { components } from '@/api/schema.gen'
import { type TKey, useT } from '@/i18n/i18n'
import { group } from '@/kit/format'
import { Money } from '@/kit/Money'

type Figure = components['schemas']['Figure']

const WORDS: Record<string, TKey> = {
  approvals_open: 'work.figure.approvals_open',
  leads_open: 'work.figure.leads_open',
  opportunities_open: 'work.figure.opportunities_open',
  orders_this_month: 'work.figure.orders_this_month',
  orders_to_ship: 'work.figure.orders_to_ship',
  receivables_open: 'work.figure.receivables_open',
  receivables_overdue: 'work.figure.receivables_overdue',
  receipts_this_month: 'work.figure.receipts_this_month',
}

/** Where the page of a resource has another address than its name. */
const PAGES: Record<string, string> = { 'approval-tasks': '/approvals' }

/** Figures that are bad news unless they are nought. */
const ALARMS = new Set(['receivables_overdue'])

export function Figures({ figures }: { figures: Figure[] }) {
  const t = useT()
  return (
    <section className="k-figures" aria-label={t('work.figures')}>
      {figures.map((figure) => {
        const words = WORDS[figure.name]
        return (
          <Link
            key={figure.name}
            to={(PAGES[figure.resource] ?? `/${figure.resource}`) as string}
            search={Object.fromEntries(new URLSearchParams(figure.filter)) as never}
            className="k-figure"
            data-alarm={ALARMS.has(figure.name) && figure.count > 0 ? '' : undefined}
          >
            <span className="k-figure-name">{words ? t(words) : figure.name}</span>
            <b className="k-num">
              {figure.amount === null ? group(figure.count) : <Money value={figure.amount} />}
            </b>
            {figure.amount !== null && (
              <span className="k-faint k-num">
                {t('work.count', { shown: group(figure.count) })}
              </span>
            )}
          </Link>
        )
      })}
    </section>
  )
}
