/** 客户 360: everything about one customer. */
import { useT } from '@/i18n/i18n'
import { useRecordId } from '@/kit/navigation'
import { RecordPage } from '@/kit/RecordPage'
import { useDialog } from '@/kit/useDialog'
import { CountdownBanner } from './CountdownBanner'
import { CustomerForm } from './CustomerForm'
import type { Customer } from './customer'
import { customer, groups } from './customerFields'
import { customerInputs } from './customerInputs'
import { useCustomerTabs } from './customerTabs'
import { LifecycleBar } from './LifecycleBar'
import { MergeDrawer } from './MergeDrawer'
import { MergedBanner } from './MergedBanner'
import { NewDeal } from './NewDeal'
import { PrintFile } from './PrintFile'
import { useOwnershipInputs } from './useOwnership'

export function CustomerPage() {
  const t = useT()
  const ownership = useOwnershipInputs('customers', useRecordId())
  const tabs = useCustomerTabs()
  const dialog = useDialog()
  return (
    <RecordPage<Customer>
      resource="customers"
      title="customer.titles"
      heading={(record) => record.name}
      number={(record) => record.number}
      status={customer.lifecycle}
      highlights={[
        customer.owner,
        customer.grade,
        customer.contact_name,
        customer.contact_mobile,
        customer.last_deal_at,
      ]}
      facts={[
        {
          title: 'customer.group.basics',
          fields: [
            customer.short_name,
            customer.customer_kind,
            customer.grade,
            customer.industry,
            customer.source,
            customer.company_size,
            customer.tags,
            customer.parent,
            customer.referred_by,
          ],
        },
        {
          title: 'customer.group.follow',
          fields: [
            customer.next_follow_up_at,
            customer.last_follow_up_at,
            customer.last_follow_up_content,
            customer.follow_up_count,
          ],
        },
        groups.region,
        groups.trade,
        {
          title: 'customer.group.credit',
          fields: [
            customer.credit_limit,
            customer.credit_grade,
            customer.credit_valid_to,
            customer.credit_hold,
          ],
        },
        groups.registration,
        {
          title: 'customer.group.ownership',
          fields: [
            customer.owner,
            customer.pool,
            customer.obtain_way,
            customer.received_at,
            customer.protected_until,
            customer.is_locked,
            customer.prev_owner,
            customer.prev_owner_lost_at,
            customer.first_deal_at,
            customer.last_deal_at,
          ],
        },
        {
          title: 'customer.group.remark',
          fields: [
            customer.status,
            customer.discard_reason,
            customer.remark,
            customer.created_at,
            customer.updated_at,
          ],
        },
      ]}
      tabs={tabs}
      inputs={(record) => ({ ...ownership, ...customerInputs(t, record) })}
      extra={(record) => (
        <>
          <NewDeal record={record} />
          <PrintFile record={record} />
          {dialog.open === 'merge' && <MergeDrawer record={record} onClose={dialog.close} />}
        </>
      )}
      banner={(record) => (
        <>
          <MergedBanner record={record} />
          <LifecycleBar record={record} />
          <CountdownBanner resource="customers" record={record} />
        </>
      )}
      form={CustomerForm}
      chain
    />
  )
}
