/** All contracts. */
import { ResourceTable } from '@/kit/table/ResourceTable'
import type { View } from '@/kit/table/useListQuery'
import { ContractForm } from './ContractForm'
import { type Contract, contract } from './fields'
import { contractInputs } from './inputs'

const views: View[] = [
  { key: 'all', label: 'contract.view.all', params: {} },
  { key: 'draft', label: 'contract.view.draft', params: { status: 'draft,rejected,pending' } },
  { key: 'signing', label: 'contract.view.signing', params: { status: 'approved,signing' } },
  { key: 'effective', label: 'contract.view.effective', params: { status: 'effective' } },
  {
    key: 'ended',
    label: 'contract.view.ended',
    params: { status: 'completed,terminated,expired,voided' },
  },
]

export function ContractsPage() {
  return (
    <ResourceTable<Contract>
      resource="contracts"
      name="contract.title"
      title="contract.titles"
      about="contract.about"
      heading={contract.name}
      fields={[
        contract.number,
        contract.name,
        contract.customer,
        contract.status,
        contract.amount_incl,
        contract.ordered_amount,
        contract.received_amount,
        contract.signed_date,
        contract.end_date,
        contract.owner,
        { ...contract.quote, hidden: true },
        { ...contract.opportunity, hidden: true },
        contract.contract_type,
        contract.doc_date,
        contract.updated_at,
      ]}
      views={views}
      sort="-updated_at"
      form={ContractForm}
      chain
      inputs={contractInputs}
    />
  )
}
