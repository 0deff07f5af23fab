/** The customers of an outing, in the order of the way, and what for. */
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import { useT } from '@/i18n/i18n'
import type { FieldInputProps } from '@/kit/FieldInput'
import { RefInput } from '@/kit/RefInput'

const MOST = 30

export interface Line {
  customer_id?: string | null
  customer_name?: string | null
  purpose?: string | null
}

export function CustomersInput({ value, onChange, disabled }: FieldInputProps<object>) {
  const t = useT()
  const lines = (value as Line[] | null) ?? []
  const write = (index: number, part: Line) =>
    onChange?.(lines.map((line, at) => (at === index ? { ...line, ...part } : line)))
  return (
    <div className="k-blocks">
      {lines.map((line, index) => (
        <div key={index} className="k-block-row">
          <span className="k-grow">
            <RefInput
              resource="customers"
              aria-label={t('outing.fields.customer')}
              disabled={disabled}
              allowClear={false}
              value={line.customer_id ?? null}
              valueName={line.customer_name ?? undefined}
              onChange={(id, option) =>
                write(index, { customer_id: id, customer_name: option?.name ?? undefined })
              }
            />
          </span>
          <Input
            className="k-grow"
            aria-label={t('outing.fields.purpose')}
            placeholder={t('outing.fields.purpose')}
            maxLength={200}
            disabled={disabled}
            value={line.purpose ?? ''}
            onChange={(event) => write(index, { purpose: event.target.value || null })}
          />
          <Button
            type="text"
            disabled={disabled}
            aria-label={t('outing.form.remove')}
            icon={<DeleteOutlined />}
            onClick={() => onChange?.(lines.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      {lines.length < MOST && (
        <Button
          type="dashed"
          icon={<PlusOutlined />}
          disabled={disabled}
          onClick={() => onChange?.([...lines, {}])}
        >
          {t('outing.form.add')}
        </Button>
      )}
    </div>
  )
}

/** What is sent of them; a line that was added and not filled is none. */
export const linesBody = (lines: Line[]) =>
  lines
    .filter((line) => line.customer_id)
    .map(({ customer_id, purpose }) => ({ customer_id, purpose: purpose || null }))
