/** An amount in tabular figures. */
import { formatMoney, type Wire } from './format'
import { Blank } from './StatusTag'

interface MoneyProps {
  value: Wire
  currency?: string
  strong?: boolean
}

export function Money({ value, currency = 'CNY', strong }: MoneyProps) {
  const text = formatMoney(value, currency)
  if (!text) return <Blank />
  return <span className={strong ? 'k-num k-strong' : 'k-num'}>{text}</span>
}
