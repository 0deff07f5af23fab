/** What is rarely asked of a follow-up: with whom, what came of it, when it was, for how long, and photos of it. */
import { CameraOutlined, CloseOutlined, PaperClipOutlined } from '@ant-design/icons'
import { Button, DatePicker, InputNumber, Segmented, Upload } from 'antd'
import type { Dayjs } from 'dayjs'
import { useT } from '@/i18n/i18n'
import { FieldInput } from './FieldInput'
import { dict } from './fields'
import { RefsInput } from './RefsInput'
import { now } from './time'

export interface Details {
  contacts: string[]
  result: string | null
  direction: 'in' | 'out' | null
  minutes: number | null
  /** Empty: just now. */
  at: Dayjs | null
  files: File[]
}

export const NO_DETAILS: Details = {
  contacts: [],
  result: null,
  direction: null,
  minutes: null,
  at: null,
  files: [],
}

const RESULT = dict<{ result: string | null }>('result', 'kit.followUp.result', 'follow_result')

interface FollowUpDetailsProps {
  value: Details
  onChange: (value: Details) => void
  /** Whose people can be named; a lead has none. */
  customerId?: string
  /** The day is that of the outing. */
  fixedDay?: boolean
}

export function FollowUpDetails({ value, onChange, customerId, fixedDay }: FollowUpDetailsProps) {
  const t = useT()
  const set = (patch: Partial<Details>) => onChange({ ...value, ...patch })
  return (
    <div className="k-composer-more">
      {customerId && (
        <div className="k-composer-wide">
          <span>{t('kit.followUp.contacts')}</span>
          <RefsInput
            resource="contacts"
            query={{ customer_id: customerId, status: 'active' }}
            value={value.contacts}
            aria-label={t('kit.followUp.contacts')}
            placeholder={t('kit.followUp.contactsHint')}
            onChange={(contacts) => set({ contacts })}
          />
        </div>
      )}
      <div>
        <span>{t('kit.followUp.result')}</span>
        <FieldInput
          field={RESULT}
          value={value.result}
          aria-label={t('kit.followUp.result')}
          onChange={(result) => set({ result: (result as string | null) ?? null })}
        />
      </div>
      <div>
        <span>{t('kit.followUp.direction')}</span>
        <Segmented
          aria-label={t('kit.followUp.direction')}
          value={value.direction ?? ''}
          onChange={(way) => set({ direction: way === '' ? null : (way as 'in' | 'out') })}
          options={[
            { value: '', label: t('kit.followUp.way.none') },
            { value: 'out', label: t('kit.followUp.way.out') },
            { value: 'in', label: t('kit.followUp.way.in') },
          ]}
        />
      </div>
      {!fixedDay && (
        <div>
          <span>{t('kit.followUp.at')}</span>
          <DatePicker
            className="k-full"
            showTime={{ format: 'HH:mm' }}
            format="YYYY-MM-DD HH:mm"
            value={value.at}
            placeholder={t('kit.followUp.justNow')}
            aria-label={t('kit.followUp.at')}
            disabledDate={(day) => day.isAfter(now(), 'day')}
            onChange={(at) => set({ at })}
          />
        </div>
      )}
      <div>
        <span>{t('kit.followUp.minutes')}</span>
        <InputNumber
          className="k-full"
          min={0}
          max={1440}
          precision={0}
          value={value.minutes}
          aria-label={t('kit.followUp.minutes')}
          onChange={(minutes) => set({ minutes })}
        />
      </div>
      <div className="k-composer-wide k-composer-files">
        {value.files.map((file) => (
          <span key={`${file.name}-${file.lastModified}`} className="k-composer-file">
            <PaperClipOutlined /> {file.name}
            <Button
              type="text"
              size="small"
              icon={<CloseOutlined />}
              aria-label={t('kit.followUp.dropFile', { name: file.name })}
              onClick={() => set({ files: value.files.filter((one) => one !== file) })}
            />
          </span>
        ))}
        <Upload
          multiple
          showUploadList={false}
          beforeUpload={(file: File, all: File[]) => {
            if (file === all.at(-1)) set({ files: [...value.files, ...all] })
            return false
          }}
        >
          <Button size="small" icon={<CameraOutlined />}>
            {t('kit.followUp.files')}
          </Button>
        </Upload>
      </div>
    </div>
  )
}
