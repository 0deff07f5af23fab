/** From one day to another, with the periods that people mean. */
import { DatePicker } from 'antd'
import { useT } from '@/i18n/i18n'
import { dateOf, now, onClock } from '@/kit/time'

interface PeriodPickerProps {
  asked: { date_from: string; date_to: string }
  set: (period: { date_from: string; date_to: string }) => void
}

export function PeriodPicker({ asked, set }: PeriodPickerProps) {
  const t = useT()
  const today = now()
  const lastMonth = today.subtract(1, 'month')
  return (
    <DatePicker.RangePicker
      aria-label={t('acts.period')}
      allowClear={false}
      value={[onClock(asked.date_from), onClock(asked.date_to)]}
      presets={[
        {
          label: t('acts.preset.week'),
          value: [today.subtract((today.day() + 6) % 7, 'day'), today],
        },
        { label: t('acts.preset.month'), value: [today.startOf('month'), today] },
        {
          label: t('acts.preset.lastMonth'),
          value: [lastMonth.startOf('month'), lastMonth.endOf('month')],
        },
        { label: t('acts.preset.days90'), value: [today.subtract(89, 'day'), today] },
        { label: t('acts.preset.year'), value: [today.startOf('year'), today] },
      ]}
      onChange={(days) =>
        days?.[0] && days[1] && set({ date_from: dateOf(days[0]), date_to: dateOf(days[1]) })
      }
    />
  )
}
