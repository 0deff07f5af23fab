/** Further numbers or addresses of a person: one line each, with its kind. */
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, Select } from 'antd'
import { useT } from '@/i18n/i18n'
import type { FieldInputProps } from '@/kit/FieldInput'

const KINDS = ['mobile', 'office', 'home', 'other'] as const
const MOST = 10

type Entry = Record<string, string>

interface ReachInputProps extends FieldInputProps<object> {
  /** What of an entry holds the number or the address. */
  of: 'number' | 'address'
}

function ReachInput({ of, value, onChange, disabled }: ReachInputProps) {
  const t = useT()
  const entries = (value as Entry[] | null) ?? []
  const write = (index: number, part: Entry) =>
    onChange?.(entries.map((one, at) => (at === index ? { ...one, ...part } : one)))
  return (
    <div className="k-blocks">
      {entries.map((entry, index) => (
        <div key={index} className="k-block-row">
          <Select
            className="k-reach-kind"
            aria-label={t('contact.reach.kind')}
            disabled={disabled}
            value={entry.kind}
            options={KINDS.map((kind) => ({ value: kind, label: t(`contact.reach.${kind}`) }))}
            onChange={(kind) => write(index, { kind })}
          />
          <Input
            className="k-grow"
            aria-label={t(`contact.reach.${of}`)}
            inputMode={of === 'number' ? 'tel' : 'email'}
            maxLength={of === 'number' ? 32 : 254}
            disabled={disabled}
            value={entry[of] ?? ''}
            onChange={(event) => write(index, { [of]: event.target.value })}
          />
          <Button
            type="text"
            disabled={disabled}
            aria-label={t('contact.reach.remove')}
            icon={<DeleteOutlined />}
            onClick={() => onChange?.(entries.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      {entries.length < MOST && (
        <Button
          type="dashed"
          icon={<PlusOutlined />}
          disabled={disabled}
          onClick={() =>
            onChange?.([...entries, { kind: of === 'number' ? 'mobile' : 'office', [of]: '' }])
          }
        >
          {t(of === 'number' ? 'contact.reach.addNumber' : 'contact.reach.addAddress')}
        </Button>
      )}
    </div>
  )
}

export const PhonesInput = (props: FieldInputProps<object>) => <ReachInput {...props} of="number" />
export const EmailsInput = (props: FieldInputProps<object>) => (
  <ReachInput {...props} of="address" />
)
