/** One open receivable and what of the receipt goes to it. */
import { Tooltip } from 'antd'
import { useT } from '@/i18n/i18n'
import { Money } from '@/kit/Money'
import { NumberText } from '@/kit/NumberText'
import { RecordLink } from '@/kit/navigation'
import { Aging } from './Aging'
import type { Receivable } from './receivableFields'

interface AllocateRowProps {
  row: Receivable
  value: string | null
  error?: string
  onChange: (amount: string | null) => void
  onFill: () => void
}

export function AllocateRow({ row, value, error, onChange, onFill }: AllocateRowProps) {
  const t = useT()
  return (
    <tr data-on={value ? '' : undefined}>
      <td className="k-alloc-take" data-error={error ? '' : undefined}>
        <span>
          <NumberText
            aria-label={t('allocation.panel.entry', { number: row.number ?? '' })}
            value={value}
            placeholder="0.00"
            onChange={onChange}
          />
          <Tooltip title={t('allocation.panel.fillHint')}>
            <button type="button" className="k-textbtn" onClick={onFill}>
              {t('allocation.panel.fill')}
            </button>
          </Tooltip>
        </span>
        {error && <span className="k-refused">{error}</span>}
      </td>
      <td>
        <RecordLink resource="receivables" id={row.id} className="k-link k-num">
          {row.number}
        </RecordLink>
        {row.order_number && <small className="k-faint k-num">{row.order_number}</small>}
      </td>
      <td data-label={t('receivable.fields.due_date')}>
        <Aging due={row.due_date} open />
      </td>
      <td className="k-right" data-label={t('receivable.fields.amount')}>
        <Money value={row.amount} currency="" />
      </td>
      <td className="k-right" data-label={t('allocation.panel.balance')}>
        <Money value={row.balance} currency="" strong />
      </td>
    </tr>
  )
}
