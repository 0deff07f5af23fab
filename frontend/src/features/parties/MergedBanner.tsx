/** An old address leads on: where a merged customer went. */
import { useT } from '@/i18n/i18n'
import { Banner } from '@/kit/Banner'
import { FieldValue } from '@/kit/FieldValue'
import { RecordLink } from '@/kit/navigation'
import type { Customer } from './customer'
import { customer } from './customerFields'

export function MergedBanner({ record }: { record: Customer }) {
  const t = useT()
  if (!record.merged_into_id) return null
  return (
    <Banner>
      <FieldValue field={customer.status} record={record} />
      <span>{t('customer.merge.into')}</span>
      <RecordLink resource="customers" id={record.merged_into_id}>
        {record.merged_into_name ?? record.merged_into_id}
      </RecordLink>
    </Banner>
  )
}
