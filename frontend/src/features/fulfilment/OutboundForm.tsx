/** Changes to a delivery before it leaves; a new one starts at its order. */
import { useT } from '@/i18n/i18n'
import { PushSource } from '@/kit/lines/PushSource'
import { type FormProps, RecordForm } from '@/kit/RecordForm'
import { orderSource } from './orderSource'
import { type Outbound, outbound } from './outboundFields'

export function OutboundForm(props: FormProps<Outbound>) {
  const t = useT()
  if (!props.record)
    return (
      <PushSource
        title={t('kit.createOf', { name: t('outbound.title') })}
        field={orderSource}
        push="push-outbound"
        onClose={props.onClose}
      />
    )
  return (
    <RecordForm<Outbound>
      {...props}
      resource="outbounds"
      name="outbound.title"
      fields={[outbound.consignee, outbound.ship_phone, outbound.ship_address, outbound.remark]}
    />
  )
}
