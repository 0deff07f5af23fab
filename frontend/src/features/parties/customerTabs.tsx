/** The tabs of a customer: its people, its documents, its money. */
import { useCan } from '@/api/session'
import type { RecordTab } from '@/kit/RecordPage'
import { ResourceTable } from '@/kit/table/ResourceTable'
import { TaskTab } from '@/kit/tasks/TaskTab'
import { AddressForm } from './AddressForm'
import { address } from './addressFields'
import { BankAccountForm } from './BankAccountForm'
import { bankAccount } from './bankAccountFields'
import { ContactForm } from './ContactForm'
import { Care } from './care/Care'
import { contact } from './contactFields'
import type { Customer } from './customer'
import { Communications } from './dealings/Communications'
import { Transactions } from './dealings/Transactions'
import { ErpFigures } from './erp/ErpFigures'
import { InvoiceTitleForm } from './InvoiceTitleForm'
import { invoiceTitle } from './invoiceTitleFields'
import { Documents } from './overview/Documents'
import { Overview } from './overview/Overview'
import { RelatedTable } from './RelatedTable'
import { Relations } from './Relations'
import { RELATED } from './related'

interface Tab extends RecordTab<Customer> {
  resource: string
}

const own: Tab[] = [
  {
    key: 'overview',
    resource: 'customers',
    label: 'overview.tab',
    children: ({ id }) => <Overview id={id} />,
  },
  {
    key: 'contacts',
    resource: 'contacts',
    label: 'customer.tab.contacts',
    children: ({ id, name }) => (
      <ResourceTable
        embedded
        resource="contacts"
        name="contact.title"
        title="contact.titles"
        about="contact.about"
        fields={[
          contact.name,
          contact.title,
          contact.mobile,
          contact.is_primary,
          contact.is_key_decision_maker,
          contact.attitude,
          contact.status,
          contact.department,
          contact.email,
        ]}
        filters={[contact.status]}
        fixed={{ customer_id: id }}
        initial={{ customer_id: id, customer_name: name }}
        sort="-is_primary"
        form={ContactForm}
      />
    ),
  },
]

const dealings: Tab[] = [
  {
    key: 'tasks',
    resource: 'tasks',
    label: 'task.titles',
    children: ({ id, name }) => <TaskTab resource="customers" id={id} name={name} />,
  },
  {
    key: 'care',
    resource: 'customers',
    label: 'care.title',
    children: ({ id }) => <Care id={id} />,
  },
  {
    key: 'transactions',
    resource: 'customers',
    label: 'dealings.transactions',
    children: ({ id }) => <Transactions id={id} />,
  },
  {
    key: 'communications',
    resource: 'follow-ups',
    label: 'dealings.communications',
    children: ({ id }) => <Communications id={id} />,
  },
]

const last: Tab[] = [
  {
    key: 'documents',
    resource: 'customers',
    label: 'overview.documents.tab',
    children: ({ id }) => <Documents id={id} />,
  },
  {
    key: 'titles',
    resource: 'invoice-titles',
    label: 'customer.tab.titles',
    children: ({ id }) => (
      <ResourceTable
        embedded
        resource="invoice-titles"
        name="invoice_title.title"
        title="invoice_title.titles"
        about="invoice_title.about"
        fields={[
          invoiceTitle.title,
          invoiceTitle.tax_no,
          invoiceTitle.bank_name,
          invoiceTitle.bank_account,
          invoiceTitle.is_default,
          invoiceTitle.title_type,
        ]}
        filters={[]}
        fixed={{ customer_id: id }}
        initial={{ customer_id: id }}
        sort="-is_default"
        form={InvoiceTitleForm}
      />
    ),
  },
  {
    key: 'accounts',
    resource: 'bank-accounts',
    label: 'customer.tab.accounts',
    children: ({ id, name }) => (
      <ResourceTable
        embedded
        resource="bank-accounts"
        name="bank_account.title"
        title="bank_account.titles"
        about="bank_account.about"
        heading={bankAccount.bank_name}
        fields={[
          bankAccount.bank_name,
          bankAccount.account_no,
          bankAccount.is_default,
          bankAccount.account_name,
          bankAccount.cnaps,
          bankAccount.currency,
        ]}
        filters={[]}
        fixed={{ customer_id: id }}
        initial={{ customer_id: id, customer_name: name, account_name: name }}
        sort="-is_default"
        form={BankAccountForm}
      />
    ),
  },
  {
    key: 'relations',
    resource: 'customer-relations',
    label: 'customer.tab.relations',
    children: (record) => <Relations record={record} />,
  },
  {
    key: 'addresses',
    resource: 'customer-addresses',
    label: 'customer.tab.addresses',
    children: ({ id }) => (
      <ResourceTable
        embedded
        resource="customer-addresses"
        name="customer_address.title"
        title="customer_address.titles"
        about="customer_address.about"
        fields={[
          address.consignee,
          address.kind,
          address.mobile,
          address.province,
          address.city,
          address.address,
          address.is_default,
        ]}
        filters={[address.kind]}
        fixed={{ customer_id: id }}
        initial={{ customer_id: id }}
        sort="-is_default"
        form={AddressForm}
      />
    ),
  },
]

const elsewhere: Tab[] = [
  {
    key: 'erp',
    resource: 'erp-figures',
    label: 'erp_figure.tab',
    children: ({ id }) => <ErpFigures id={id} />,
  },
]

const documents: Tab[] = RELATED.map((spec) => ({
  key: spec.resource,
  resource: spec.resource,
  label: spec.tab,
  children: (record) => <RelatedTable spec={spec} customerId={record.id} />,
}))

/** Only what the user may read. */
export function useCustomerTabs(): RecordTab<Customer>[] {
  const can = useCan()
  return [...own, ...dealings, ...documents, ...elsewhere, ...last].filter((tab) =>
    can(tab.resource, 'read'),
  )
}
