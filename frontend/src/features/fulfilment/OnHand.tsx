/** What lies in the warehouse of a delivery line; red when it is not enough. */
import { useList } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { formatQty } from '@/kit/format'
import { smaller } from '@/kit/lines/quantities'
import { Blank } from '@/kit/StatusTag'
import '@/kit/panels.css'

interface OnHandProps {
  line: { warehouse_id: string | null; product_id: string; is_stocked: boolean; qty: string }
  of: 'on_hand' | 'available'
}

export function OnHand({ line, of }: OnHandProps) {
  const t = useT()
  const place = { warehouse_id: line.warehouse_id, product_id: line.product_id, limit: 1 }
  const { data } = useList<components['schemas']['StockRow']>('stocks', place, {
    enabled: line.is_stocked && line.warehouse_id !== null,
  })
  if (!line.is_stocked) return <span className="k-faint">{t('outbound.line.unstocked')}</span>
  if (!data) return <Blank />
  const there = data.data[0]?.[of] ?? '0'
  const short = of === 'on_hand' && smaller(line.qty, there) !== line.qty
  return <span className={short ? 'k-num k-late' : 'k-num'}>{formatQty(there)}</span>
}
