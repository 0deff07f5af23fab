/** Changes to a delivery notice; a new one starts at its order. */
import { useT } from '@/i18n/i18n'
import { PushSource } from '@/kit/lines/PushSource'
import { type FormProps, RecordForm } from '@/kit/RecordForm'
import { type Notice, notice } from './noticeFields'
import { orderSource } from './orderSource'

export function NoticeForm(props: FormProps<Notice>) {
  const t = useT()
  if (!props.record)
    return (
      <PushSource
        title={t('kit.createOf', { name: t('notice.title') })}
        field={orderSource}
        push="push-notice"
        onClose={props.onClose}
      />
    )
  return (
    <RecordForm<Notice>
      {...props}
      resource="delivery-notices"
      name="notice.title"
      fields={[
        notice.planned_date,
        notice.consignee,
        notice.ship_phone,
        notice.ship_address,
        notice.carrier,
        notice.remark,
      ]}
    />
  )
}
