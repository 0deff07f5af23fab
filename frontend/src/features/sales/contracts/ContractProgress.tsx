/** How far the contract is carried out; shown once it is in force. */
import { useT } from '@/i18n/i18n'
import { ProgressRows } from '@/kit/ProgressRows'
import type { Contract } from './fields'

const IN_FORCE = new Set(['effective', 'completed', 'terminated', 'expired'])

export function ContractProgress({ record }: { record: Contract }) {
  const t = useT()
  if (!IN_FORCE.has(record.status)) return null
  return (
    <ProgressRows
      currency={record.currency}
      rows={[
        {
          key: 'ordered',
          label: t('contract.progress.ordered'),
          done: record.ordered_amount,
          of: record.amount_incl,
        },
        {
          key: 'shipped',
          label: t('contract.progress.shipped'),
          done: record.shipped_amount,
          of: record.net_amount,
        },
        {
          key: 'invoiced',
          label: t('contract.progress.invoiced'),
          done: record.invoiced_amount,
          of: record.net_amount,
        },
        {
          key: 'received',
          label: t('contract.progress.received'),
          done: record.received_amount,
          of: record.net_amount,
          tone: 'green',
        },
      ]}
    />
  )
}
