/** Stock by warehouse and product; a row leads to its ledger. */
import { Button } from 'antd'
import { useCan } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { useGo } from '@/kit/navigation'
import { StocksTable } from './StocksTable'

export function StocksPage() {
  const t = useT()
  const go = useGo()
  const can = useCan()
  return (
    <StocksTable
      extra={
        <>
          {can('stock-ledger', 'read') && (
            <Button onClick={() => go('/stock-ledger')}>{t('stock_move.titles')}</Button>
          )}
          {can('stock-entries', 'read') && (
            <Button onClick={() => go('/stock-entries')}>{t('stock_entry.titles')}</Button>
          )}
        </>
      }
    />
  )
}
