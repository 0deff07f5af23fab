/** A new customer with its first contact, or changes to one. */
import { useCan, useModules } from '@/api/session'
import { badge, bool, type Field, ref, text } from '@/kit/fields'
import { type FormProps, RecordForm } from '@/kit/RecordForm'
import { type Customer, lifecycles } from './customer'
import { customer, groups } from './customerFields'
import { DuplicateHint } from './DuplicateHint'

/** Asked only when a customer is made: nested properties under dotted names. */
interface Birth {
  'primary_contact.name': string
  'primary_contact.title': string
  'primary_contact.mobile': string
  'primary_contact.telephone': string
  'primary_contact.email': string
  'primary_contact.wechat': string
  lifecycle: string
  owner_id: string
  owner_name: string
  force: boolean
}

const NESTED = 'primary_contact.'

const first: Field<Birth>[] = [
  text<Birth>('primary_contact.name', 'customer.form.contactName', {
    required: true,
    maxLength: 64,
  }),
  text<Birth>('primary_contact.mobile', 'customer.form.contactMobile', {
    maxLength: 24,
    hint: 'customer.form.reachHint',
  }),
]
const more: Field<Birth>[] = [
  text<Birth>('primary_contact.title', 'customer.form.contactTitle', { maxLength: 64 }),
  text<Birth>('primary_contact.telephone', 'customer.form.contactTelephone', { maxLength: 24 }),
  text<Birth>('primary_contact.email', 'customer.form.contactEmail', { maxLength: 254 }),
  text<Birth>('primary_contact.wechat', 'customer.form.contactWechat', { maxLength: 64 }),
]
/** How far it has come already; nobody makes deals of their own customers, and nobody begins as lost. */
const begun = (mayDeal: boolean) => {
  const { potential, intent, deal } = lifecycles
  return badge<Birth>(
    'lifecycle',
    'customer.fields.lifecycle',
    { potential, intent, ...(mayDeal && { deal }) } as typeof lifecycles,
    { required: true, initial: 'potential', hint: 'customer.form.lifecycleHint' },
  )
}
const owner = ref<Birth>('owner_id', 'customer.form.owner', 'users', 'owner_name', {
  hint: 'customer.form.ownerHint',
  query: { status: 'active' },
})
const force = bool<Birth>('force', 'customer.form.force', { hint: 'customer.form.forceHint' })

// A form draws fields of the record and those asked at its birth alike.
const asCustomer = (fields: Field<Birth>[]) => fields as unknown as Field<Customer>[]

/** `primary_contact.name` becomes `{ primary_contact: { name } }`. */
function nest(body: Record<string, unknown>): Record<string, unknown> {
  const plain: Record<string, unknown> = {}
  const contact: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(body))
    if (key.startsWith(NESTED)) contact[key.slice(NESTED.length)] = value
    else plain[key] = value
  const known = Object.values(contact).some((value) => value !== null && value !== '')
  return known ? { ...plain, primary_contact: contact } : plain
}

export function CustomerForm(props: FormProps<Customer>) {
  const can = useCan()
  // Where no leads are used, whatever is heard of comes in here, and may be no more than a name.
  const loose = !useModules().leads
  const needed = <T extends { required?: boolean }>(field: T): T =>
    loose ? { ...field, required: false } : field
  const isNew = !props.record
  const placed = isNew
    ? asCustomer(can('customers', 'assign') ? [owner, force] : [force])
    : asCustomer([force])
  return (
    <RecordForm<Customer>
      {...props}
      resource="customers"
      name="customer.title"
      fields={[
        customer.name,
        isNew ? needed(customer.industry) : customer.industry,
        ...(isNew
          ? asCustomer([begun(can('customers', 'convert-deal')), ...first.map(needed)])
          : []),
        customer.grade,
      ]}
      below={(values) => (
        <DuplicateHint
          name={values.name}
          uscc={values.uscc}
          mobile={values['primary_contact.mobile']}
          telephone={values['primary_contact.telephone'] ?? values.telephone}
          email={values['primary_contact.email']}
          id={props.record?.id}
        />
      )}
      more={[
        ...(isNew ? [{ title: 'customer.group.contact' as const, fields: asCustomer(more) }] : []),
        {
          title: 'customer.group.basics',
          fields: [
            customer.short_name,
            customer.customer_kind,
            customer.source,
            customer.company_size,
            customer.tags,
            customer.parent,
            customer.referred_by,
            customer.next_follow_up_at,
            ...placed,
          ],
        },
        groups.region,
        groups.registration,
        groups.trade,
        { title: 'customer.group.remark', fields: [customer.remark] },
      ]}
      toBody={isNew ? nest : undefined}
    />
  )
}
