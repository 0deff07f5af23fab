/** The words and looks of a contract: read this first. */
import { badge, date, datetime, type Look, longText, money, qty, ref, text } from '@/kit/fields'
import type { CommercialLine } from '@/kit/lines/commercial'
import { refById } from '@/kit/refById'

export interface ContractLine extends CommercialLine {
  ordered_qty: string
  ordered_amount: string
}

export interface ContractTerm {
  id: string
  seq: number
  name: string
  ratio: string | null
  amount: string
  base_event: string | null
  days: number | null
  due_date: string | null
}

/** Row and record in one: lists send a part of it. */
export interface Contract {
  id: string
  version: number
  number: string | null
  name: string
  status: string
  contract_type: string
  sign_mode: string
  customer_id: string
  customer_name: string | null
  contact_id: string | null
  contact_name: string | null
  owner_id: string | null
  owner_name: string | null
  opportunity_id: string | null
  opportunity_name: string | null
  quote_id: string | null
  quote_number: string | null
  our_signer_id: string | null
  our_signer_name: string | null
  customer_signer_contact_id: string | null
  customer_signer_contact_name: string | null
  payment_term_id: string | null
  doc_date: string
  start_date: string
  end_date: string | null
  signed_date: string | null
  effective_date: string | null
  amount_cap: string | null
  revision: number
  currency: string
  price_mode: string
  header_discount_amount: string
  amount_excl: string
  tax_amount: string
  amount_incl: string
  amount_upper: string
  ordered_amount: string
  shipped_amount: string
  received_amount: string
  invoiced_amount: string
  returned_amount: string
  net_amount: string
  remark: string | null
  lines: ContractLine[]
  terms: ContractTerm[]
  updated_at: string
  actions: { name: string; enabled: boolean; reason: string | null; target: string | null }[]
}

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
const ofCustomer = (values: Record<string, unknown>) => ({
  customer_id: values.customer_id as string | undefined,
})
const currencyKey = { currencyKey: 'currency' as const }

export const contract = {
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
  customer: ref<Contract>('customer_id', `${key}.customer`, 'customers', 'customer_name', {
    required: true,
    once: true,
    filter: true,
    width: 200,
  }),
  contact: ref<Contract>('contact_id', `${key}.contact`, 'contacts', 'contact_name', {
    query: ofCustomer,
  }),
  owner: ref<Contract>('owner_id', `${key}.owner`, 'users', 'owner_name', {
    readOnly: true,
    filter: true,
    plain: true,
    width: 88,
  }),
  opportunity: ref<Contract>(
    'opportunity_id',
    `${key}.opportunity`,
    'opportunities',
    'opportunity_name',
    { once: true, query: ofCustomer },
  ),
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
  payment_term: refById<Contract>('payment_term_id', `${key}.payment_term`, 'payment-terms', {
    hint: 'contract.form.termHint',
  }),
  doc_date: date<Contract>('doc_date', `${key}.doc_date`, {
    filter: true,
    sort: true,
    hidden: true,
  }),
  start_date: date<Contract>('start_date', `${key}.start_date`),
  end_date: date<Contract>('end_date', `${key}.end_date`),
  signed_date: date<Contract>('signed_date', `${key}.signed_date`, {
    readOnly: true,
    filter: true,
  }),
  effective_date: date<Contract>('effective_date', `${key}.effective_date`, { readOnly: true }),
  amount_cap: money<Contract>('amount_cap', `${key}.amount_cap`, {
    ...currencyKey,
    when: (values) => values.contract_type === 'framework' || values.contract_type === 'agency',
  }),
  revision: qty<Contract>('revision', `${key}.revision`, { readOnly: true }),
  header_discount_amount: money<Contract>(
    'header_discount_amount',
    `${key}.header_discount_amount`,
    currencyKey,
  ),
  amount_incl: money<Contract>('amount_incl', `${key}.amount_incl`, {
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
  remark: longText<Contract>('remark', `${key}.remark`),
  updated_at: datetime<Contract>('updated_at', `${key}.updated_at`, {
    readOnly: true,
    sort: true,
  }),
}
