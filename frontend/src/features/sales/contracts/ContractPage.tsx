/** One contract. */
import { approvalTab, filesTab } from '@/kit/documentTabs'
import { qty, text } from '@/kit/fields'
import { documentTotals, line } from '@/kit/lines/commercial'
import { LinesTable } from '@/kit/lines/LinesTable'
import { RecordPage } from '@/kit/RecordPage'
import { useDialog } from '@/kit/useDialog'
import { ContractDialogs } from './ContractDialogs'
import { ContractForm } from './ContractForm'
import { ContractProgress } from './ContractProgress'
import { ContractTerms } from './ContractTerms'
import { type Contract, type ContractLine, contract } from './fields'
import { contractInputs } from './inputs'

const lineFields = [
  line.product_cell,
  line.qty,
  line.unit_price_incl,
  line.tax_ratio,
  line.amount_incl,
  qty<ContractLine>('ordered_qty', 'contract.fields.ordered_qty', { width: 72 }),
]

export function ContractPage() {
  const dialog = useDialog()
  return (
    <RecordPage<Contract>
      resource="contracts"
      title="contract.titles"
      heading={(record) => record.name}
      number={(record) => record.number}
      status={contract.status}
      highlights={[
        contract.customer,
        contract.amount_incl,
        contract.signed_date,
        contract.end_date,
        contract.owner,
      ]}
      chain
      banner={(record) => (
        <>
          <ContractProgress record={record} />
          <ContractDialogs record={record} dialog={dialog} />
        </>
      )}
      inputs={() => contractInputs}
      facts={[
        {
          title: 'contract.group.basics',
          fields: [
            contract.contract_type,
            contract.quote,
            contract.opportunity,
            contract.contact,
            contract.payment_term,
            contract.amount_cap,
            contract.header_discount_amount,
            contract.performance_owner,
          ],
        },
        {
          title: 'contract.group.signing',
          fields: [
            contract.our_signer,
            contract.customer_signer,
            contract.sign_mode,
            contract.start_date,
            contract.end_date,
            contract.effective_date,
            contract.revision,
          ],
        },
        { title: 'contract.group.more', fields: [contract.doc_date, contract.remark] },
      ]}
      tabs={[
        {
          key: 'lines',
          label: 'kit.lines.title',
          children: (record) => (
            <LinesTable<ContractLine>
              lines={record.lines}
              fields={lineFields}
              header={record}
              totals={documentTotals}
            />
          ),
        },
        {
          key: 'terms',
          label: 'contract.tab.terms',
          children: (record) => <ContractTerms record={record} />,
        },
        approvalTab('contracts'),
        filesTab('contracts', 'contract_scan'),
      ]}
      logged={{ fields: [text<Contract>('terms', 'contract.tab.terms')] }}
      form={ContractForm}
      timeline="log"
      removable
    />
  )
}
