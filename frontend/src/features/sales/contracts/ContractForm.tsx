/** A new contract, or changes to a draft. Lines that came from a quote stay as quoted. */
import { commercialLines, header } from '@/kit/lines/commercial'
import { type FormProps, RecordForm } from '@/kit/RecordForm'
import { type Contract, contract } from './fields'

const lines = commercialLines()

export function ContractForm(props: FormProps<Contract>) {
  const fromQuote = Boolean(props.record?.quote_id)
  return (
    <RecordForm<Contract>
      {...props}
      resource="contracts"
      name="contract.title"
      layout="wide"
      fields={[
        contract.name,
        contract.customer,
        contract.number,
        contract.opportunity,
        contract.contact,
        contract.payment_term,
        { ...contract.header_discount_amount, readOnly: fromQuote },
      ]}
      lines={fromQuote ? undefined : lines}
      more={[
        {
          title: 'contract.group.signing',
          fields: [
            contract.contract_type,
            contract.amount_cap,
            contract.our_signer,
            contract.customer_signer,
            contract.sign_mode,
            contract.start_date,
            contract.end_date,
          ],
        },
        {
          title: 'contract.group.more',
          fields: [contract.doc_date, header.currency, header.price_mode, contract.remark],
        },
      ]}
    />
  )
}
