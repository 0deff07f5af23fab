/** What all opening balances come to, to be held against the former books, and whether they are closed. */
import { App, Button } from 'antd'
import { useState } from 'react'
import { call } from '@/api/client'
import { asProblem } from '@/api/problems'
import { useRead, useReread } from '@/api/resource'
import { useCan } from '@/api/session'
import { type TKey, useT } from '@/i18n/i18n'
import { ActionDialog } from '@/kit/ActionDialog'
import { Banner } from '@/kit/Banner'
import { formatDatetime } from '@/kit/format'
import { Money } from '@/kit/Money'
import { noteField } from '@/kit/ReasonDialog'
import type { OpeningSummary } from './openingFields'

export function OpeningTotals() {
  const t = useT()
  const can = useCan()
  const reread = useReread()
  const { message } = App.useApp()
  const [asking, setAsking] = useState(false)
  const summary = useRead<OpeningSummary>(['opening-summary'], '/opening-balances/summary').data
  if (!summary) return null
  const verb = summary.closed ? 'reopen' : 'close'

  async function move(body: Record<string, unknown>) {
    try {
      await call('POST', `/opening-balances/${verb}`, { body })
    } catch (failed) {
      void message.error(asProblem(failed).message)
      throw failed
    }
    await reread()
  }

  return (
    <Banner>
      <span className="k-status" data-tone={summary.closed ? 'green' : 'orange'}>
        {summary.closed
          ? t('opening_balance.closed', {
              name: summary.closed_by_name ?? '',
              at: formatDatetime(summary.closed_at ?? ''),
            })
          : t('opening_balance.notClosed')}
      </span>
      {summary.data.map((total) => (
        <span key={`${total.kind}-${total.currency}`} className="k-num">
          {t(`opening_balance.kind.${total.kind}` as TKey)}{' '}
          <b>
            <Money value={total.amount} currency={total.currency} />
          </b>{' '}
          <span className="k-faint">
            {t('opening_balance.counted', { count: total.count })}
            {' · '}
            {t('opening_balance.left')}{' '}
            <Money value={total.open_amount} currency={total.currency} />
          </span>
        </span>
      ))}
      <span className="k-grow" />
      {can('opening-balances', verb) && (
        <Button size="small" onClick={() => setAsking(true)}>
          {t(`opening_balance.${verb}`)}
        </Button>
      )}
      {asking && (
        <ActionDialog
          title={t(`opening_balance.${verb}`)}
          note={t(`opening_balance.${verb}Note`)}
          fields={[noteField]}
          onSubmit={move}
          onClose={() => setAsking(false)}
        />
      )}
    </Banner>
  )
}
