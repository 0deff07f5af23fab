/** How many figures there are and what they add up to, by the books they come from: typed in before the check. */
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, InputNumber, Select } from 'antd'
import { useT } from '@/i18n/i18n'
import { currencies } from '@/kit/lines/commercial'
import { NumberText } from '@/kit/NumberText'
import { type Control, kindsOf } from './imports'

interface ControlTotalsProps {
  kind: string
  value: Control[]
  onChange: (value: Control[]) => void
}

export function ControlTotals({ kind, value, onChange }: ControlTotalsProps) {
  const t = useT()
  const kinds = kindsOf(kind)
  const put = (place: number, patch: Partial<Control>) =>
    onChange(value.map((one, at) => (at === place ? { ...one, ...patch } : one)))
  const add = () =>
    onChange([
      ...value,
      {
        kind:
          kinds.find((one) => !value.some((told) => told.kind === one.value))?.value ??
          'receivable',
        currency: 'CNY',
        count: 0,
        amount: '0',
      },
    ])
  return (
    <section>
      <h2 className="k-section">{t('imports.control.title')}</h2>
      <p className="k-faint">{t('imports.control.hint')}</p>
      {value.map((one, place) => (
        // Totals have no names of their own until they are sent.
        <div className="k-banner" key={`${place}-${value.length}`}>
          <Select
            aria-label={t('imports.control.kind')}
            value={one.kind}
            options={kinds.map(({ value: code, word }) => ({ value: code, label: t(word) }))}
            onChange={(code) => put(place, { kind: code })}
          />
          <Select
            aria-label={t('imports.control.currency')}
            value={one.currency}
            options={Object.entries(currencies).map(([code, look]) => ({
              value: code,
              label: t(look.label),
            }))}
            onChange={(code) => put(place, { currency: code })}
          />
          <InputNumber
            aria-label={t('imports.control.count')}
            min={0}
            precision={0}
            value={one.count}
            suffix={t('imports.control.rows')}
            onChange={(count) => put(place, { count: count ?? 0 })}
          />
          <span className="k-grow">
            <NumberText
              aria-label={t('imports.control.amount')}
              value={one.amount}
              onChange={(amount) => put(place, { amount: String(amount ?? '0') || '0' })}
            />
          </span>
          <Button
            type="text"
            aria-label={t('imports.control.remove')}
            icon={<DeleteOutlined />}
            onClick={() => onChange(value.filter((_, at) => at !== place))}
          />
        </div>
      ))}
      <Button size="small" icon={<PlusOutlined />} onClick={add}>
        {t('imports.control.add')}
      </Button>
    </section>
  )
}
