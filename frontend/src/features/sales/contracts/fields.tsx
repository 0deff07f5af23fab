/** The words and looks of a contract: read this first. */
import type { components } from '@/api/schema.gen'
import { documentFields, ofCustomer } from '@/kit/documentHead'
import { badge, date, type Look, money, qty, ref, text } from '@/kit/fields'

export type ContractLine = components['schemas']['ContractLineRead']
export type ContractTerm = components['schemas']['ContractTermRead']
export type Contract = components['schemas']['ContractRead']

const statuses: Record<string, Look> = {
  draft: { label: 'contract.status.draft' },
  pending: { label: 'contract.status.pending', tone: 'blue' },
  approved: { label: 'contract.status.approved', tone: 'cyan' },
  rejected: { label: 'contract.status.rejected', tone: 'red' },
  signing: { label: 'contract.status.signing', tone: 'blue' },
  effective: { label: 'contract.status.effective', tone: 'green' },
  completed: { label: 'contract.status.completed', tone: 'green' },
  terminated: { label: 'contract.status.terminated', tone: 'red' },
  expired: { label: 'contract.status.expired', tone: 'orange' },
  voided: { label: 'contract.status.voided' },
}

const types: Record<string, Look> = {
  sales: { label: 'contract.type.sales' },
  framework: { label: 'contract.type.framework' },
  service: { label: 'contract.type.service' },
  agency: { label: 'contract.type.agency' },
  other: { label: 'contract.type.other' },
}

const signModes: Record<string, Look> = {
  offline: { label: 'contract.sign_mode.offline' },
  esign: { label: 'contract.sign_mode.esign' },
}

const key = 'contract.fields'
const currencyKey = { currencyKey: 'currency' as const }

const head = documentFields<Contract>()

export const contract = {
  ...head,
  payment_term: { ...head.payment_term, hint: 'contract.form.termHint' as const },
  number: text<Contract>('number', `${key}.number`, {
    once: true,
    maxLength: 64,
    width: 150,
    hint: 'contract.form.noHint',
  }),
  name: text<Contract>('name', `${key}.name`, {
    required: true,
    maxLength: 128,
    wide: true,
    width: 240,
  }),
  status: badge<Contract>('status', `${key}.status`, statuses, { readOnly: true, filter: true }),
  contract_type: badge<Contract>('contract_type', `${key}.contract_type`, types, {
    filter: true,
    initial: 'sales',
    hidden: true,
  }),
  sign_mode: badge<Contract>('sign_mode', `${key}.sign_mode`, signModes, {
    required: true,
    initial: 'offline',
  }),
  quote: ref<Contract>('quote_id', `${key}.quote`, 'quotes', 'quote_number', { readOnly: true }),
  our_signer: ref<Contract>('our_signer_id', `${key}.our_signer`, 'users', 'our_signer_name', {
    plain: true,
  }),
  customer_signer: ref<Contract>(
    'customer_signer_contact_id',
    `${key}.customer_signer`,
    'contacts',
    'customer_signer_contact_name',
    { query: ofCustomer },
  ),
  doc_date: date<Contract>('doc_date', `${key}.doc_date`, {
    filter: true,
    sort: true,
    hidden: true,
  }),
  start_date: date<Contract>('start_date', `${key}.start_date`),
  end_date: date<Contract>('end_date', `${key}.end_date`),
  signed_date: date<Contract>('signed_date', `${key}.signed_date`, {
    sort: true,
    readOnly: true,
    filter: true,
  }),
  effective_date: date<Contract>('effective_date', `${key}.effective_date`, { readOnly: true }),
  amount_cap: money<Contract>('amount_cap', `${key}.amount_cap`, {
    ...currencyKey,
    when: (values) => values.contract_type === 'framework' || values.contract_type === 'agency',
  }),
  revision: qty<Contract>('revision', `${key}.revision`, { readOnly: true }),
  amount_incl: money<Contract>('amount_incl', `${key}.amount_incl`, {
    sort: true,
    ...currencyKey,
    readOnly: true,
    filter: true,
  }),
  ordered_amount: money<Contract>('ordered_amount', `${key}.ordered_amount`, {
    ...currencyKey,
    readOnly: true,
  }),
  received_amount: money<Contract>('received_amount', `${key}.received_amount`, {
    ...currencyKey,
    readOnly: true,
  }),
}
