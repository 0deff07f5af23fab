/** All contracts. */
import { recordPath, useGo } from '@/kit/navigation'
import { reasonField } from '@/kit/ReasonDialog'
import { ResourceTable } from '@/kit/table/ResourceTable'
import type { View } from '@/kit/table/useListQuery'
import { useUrlState } from '@/kit/useUrlState'
import { ContractForm } from './ContractForm'
import { type Contract, contract } from './fields'

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

const ON_PAGE = ['confirm-sign', 'push-order']

export function ContractsPage() {
  const go = useGo()
  const { params } = useUrlState()
  const reason = { fields: [reasonField] }
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
        contract.contract_type,
        contract.doc_date,
        contract.updated_at,
      ]}
      views={views}
      sort="-updated_at"
      form={ContractForm}
      chain
      inputs={{
        ...Object.fromEntries(
          ON_PAGE.map((name) => [
            name,
            { run: () => go(recordPath('contracts', params.preview ?? ''), { do: name }) },
          ]),
        ),
        complete: reason,
        terminate: reason,
        void: reason,
      }}
    />
  )
}
