/** Queues of documents that wait for my step; each opens the list of exactly these. */

import { Link } from '@tanstack/react-router'
import type { components } from '@/api/schema.gen'
import { type TKey, useT } from '@/i18n/i18n'
import { formatTotal } from '@/kit/format'
import { Panel } from '@/kit/Panel'

type Queue = components['schemas']['Queue']

const WORDS: Record<string, TKey> = {
  receipts_to_confirm: 'work.queue.receipts_to_confirm',
  invoices_to_issue: 'work.queue.invoices_to_issue',
  notices_to_ship: 'work.queue.notices_to_ship',
  outbounds_to_confirm: 'work.queue.outbounds_to_confirm',
  customers_soon_recycled: 'work.queue.customers_soon_recycled',
  leads_soon_recycled: 'work.queue.leads_soon_recycled',
  tasks_to_assign: 'work.queue.tasks_to_assign',
  outings_to_record: 'work.queue.outings_to_record',
  outings_overdue: 'work.queue.outings_overdue',
}

export function QueueList({ queues }: { queues: Queue[] }) {
  const t = useT()
  return (
    <Panel title={t('work.queues')}>
      <ul className="k-rows">
        {queues.map((queue) => {
          const words = WORDS[queue.name]
          return (
            <li key={queue.name}>
              <Link
                to={`/${queue.resource}` as string}
                search={Object.fromEntries(new URLSearchParams(queue.filter)) as never}
                className="k-row k-row-two"
              >
                <span className="k-row-main">{words ? t(words) : queue.name}</span>
                <b className={queue.count ? 'k-num' : 'k-num k-faint'}>
                  {formatTotal(queue.count, queue.count_relation)}
                </b>
              </Link>
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}
