/** The words and looks of an invoice title. */
import type { components } from '@/api/schema.gen'
import { badge, bool, datetime, type Look, ref, text } from '@/kit/fields'

export type InvoiceTitle = components['schemas']['InvoiceTitleRead']

const types: Record<string, Look> = {
  unit: { label: 'invoice_title.type.unit' },
  person: { label: 'invoice_title.type.person' },
}

export const invoiceTitle = {
  customer: ref<InvoiceTitle>(
    'customer_id',
    'invoice_title.fields.customer',
    'customers',
    'customer_name',
    { required: true, once: true, filter: true, width: 220 },
  ),
  title_type: badge<InvoiceTitle>('title_type', 'invoice_title.fields.title_type', types, {
    required: true,
    initial: 'unit',
    width: 88,
  }),
  title: text<InvoiceTitle>('title', 'invoice_title.fields.title', {
    required: true,
    sort: true,
    maxLength: 128,
    width: 240,
    wide: true,
  }),
  tax_no: text<InvoiceTitle>('tax_no', 'invoice_title.fields.tax_no', {
    required: true,
    maxLength: 20,
    width: 180,
    when: (values) => values.title_type !== 'person',
  }),
  bank_name: text<InvoiceTitle>('bank_name', 'invoice_title.fields.bank_name', {
    maxLength: 128,
    width: 200,
  }),
  bank_account: text<InvoiceTitle>('bank_account', 'invoice_title.fields.bank_account', {
    maxLength: 32,
    width: 180,
  }),
  reg_address: text<InvoiceTitle>('reg_address', 'invoice_title.fields.reg_address', {
    maxLength: 200,
    hidden: true,
    width: 200,
    wide: true,
  }),
  reg_phone: text<InvoiceTitle>('reg_phone', 'invoice_title.fields.reg_phone', {
    maxLength: 24,
    hidden: true,
    width: 130,
  }),
  receive_email: text<InvoiceTitle>('receive_email', 'invoice_title.fields.receive_email', {
    maxLength: 254,
    width: 190,
  }),
  receive_mobile: text<InvoiceTitle>('receive_mobile', 'invoice_title.fields.receive_mobile', {
    maxLength: 24,
    hidden: true,
    width: 126,
  }),
  is_default: bool<InvoiceTitle>('is_default', 'invoice_title.fields.is_default', {
    filter: true,
    width: 72,
  }),
  created_at: datetime<InvoiceTitle>('created_at', 'invoice_title.fields.created_at', {
    readOnly: true,
  }),
  updated_at: datetime<InvoiceTitle>('updated_at', 'invoice_title.fields.updated_at', {
    readOnly: true,
    sort: true,
  }),
}
