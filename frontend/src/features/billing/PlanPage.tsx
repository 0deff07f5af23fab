/** One payment plan and its instalments. */
import { useT } from '@/i18n/i18n'
import { LinesTable } from '@/kit/lines/LinesTable'
import { ProgressRows } from '@/kit/ProgressRows'
import { RecordPage } from '@/kit/RecordPage'
import { type Plan, plan, planLine } from './planFields'

export function PlanPage() {
  const t = useT()
  return (
    <RecordPage<Plan>
      resource="payment-plans"
      title="payment_plan.titles"
      heading={(record) => record.contract_name || record.number || ''}
      number={(record) => record.number}
      status={plan.status}
      highlights={[plan.customer, plan.contract, plan.total, plan.received_amount, plan.owner]}
      facts={[
        {
          title: 'kit.record.basics',
          fields: [plan.customer, plan.contract, plan.contract_number, plan.owner, plan.revision],
        },
        { title: 'kit.record.system', fields: [plan.created_at, plan.updated_at] },
      ]}
      tabs={[
        {
          key: 'lines',
          label: 'payment_plan.tab.lines',
          children: (record) => (
            <>
              <ProgressRows
                currency={record.currency}
                rows={[
                  {
                    key: 'received',
                    label: t('payment_plan.progress'),
                    done: record.received_amount,
                    of: record.total,
                    tone: 'green',
                  },
                ]}
              />
              <LinesTable
                lines={record.lines}
                fields={[
                  planLine.name,
                  planLine.ratio,
                  planLine.when,
                  planLine.due_date,
                  planLine.amount,
                  planLine.received,
                  planLine.unreceived,
                  planLine.status,
                ]}
              />
            </>
          ),
        },
      ]}
      logged={{ lines: [planLine.due_date, planLine.received] }}
      timeline="tab"
    />
  )
}
