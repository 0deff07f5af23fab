/** The questions of a conversion: which customer, which contact, an opportunity or not. */
import { Checkbox, Form, Segmented, Switch } from 'antd'
import { useT } from '@/i18n/i18n'
import { FieldInput } from '@/kit/FieldInput'
import { date, dict, type Field, longText, money, text } from '@/kit/fields'
import { OwnerPicker } from '@/kit/OwnerPicker'
import { RefInput } from '@/kit/RefInput'
import type { ConvertValues } from './conversion'
import { DuplicateHint } from './DuplicateHint'
import type { Lead } from './lead'

type Customer = ConvertValues['customer']
type Opportunity = NonNullable<ConvertValues['opportunity']>

const CUSTOMER: Field<Customer>[] = [
  text<Customer>('name', 'customer.fields.name', { required: true, maxLength: 128, wide: true }),
  text<Customer>('uscc', 'customer.fields.uscc', { maxLength: 18 }),
  dict<Customer>('industry', 'customer.fields.industry', 'industry', { required: true }),
  dict<Customer>('company_size', 'customer.fields.company_size', 'customer_size'),
  dict<Customer>('province', 'customer.fields.province', 'region'),
  text<Customer>('city', 'customer.fields.city', { maxLength: 32 }),
  text<Customer>('address', 'customer.fields.address', { maxLength: 200, wide: true }),
]

const OPPORTUNITY: Field<Opportunity>[] = [
  text<Opportunity>('name', 'lead.convert.opportunityName', {
    required: true,
    maxLength: 128,
    wide: true,
  }),
  money<Opportunity>('expected_amount', 'lead.convert.expected_amount'),
  date<Opportunity>('expected_close_date', 'lead.convert.expected_close_date'),
  longText<Opportunity>('demand', 'lead.convert.demand'),
]

interface ConvertFieldsProps {
  record: Lead
  /** The server has found a suspected duplicate: it must be confirmed. */
  isSuspect: boolean
}

export function ConvertFields({ record, isSuspect }: ConvertFieldsProps) {
  const t = useT()
  const form = Form.useFormInstance<ConvertValues>()
  const values = Form.useWatch<ConvertValues | undefined>([], form)
  const isNew = values?.customer?.mode !== 'existing'
  const contactModes = [
    { value: 'new', label: t('lead.convert.newContact'), disabled: !record.contact_name },
    ...(isNew ? [] : [{ value: 'existing', label: t('lead.convert.existingContact') }]),
    { value: 'none', label: t('lead.convert.noContact') },
  ]
  return (
    <>
      <h3 className="k-section">{t('lead.convert.customer')}</h3>
      <Form.Item name={['customer', 'mode']} className="k-wide">
        <Segmented
          options={[
            { value: 'new', label: t('lead.convert.newCustomer') },
            { value: 'existing', label: t('lead.convert.existingCustomer') },
          ]}
          onChange={(mode) =>
            mode === 'new' &&
            values?.contact?.mode === 'existing' &&
            form.setFieldValue(['contact', 'mode'], 'new')
          }
        />
      </Form.Item>
      {isNew ? (
        <div className="k-form-grid">
          <Items path="customer" fields={CUSTOMER} />
          <div className="k-wide">
            <DuplicateHint
              always
              from={record.id}
              name={values?.customer?.name}
              uscc={values?.customer?.uscc}
              mobile={record.phone_hidden ? undefined : record.mobile}
            />
          </div>
        </div>
      ) : (
        <Form.Item
          name={['customer', 'customer_id']}
          label={t('lead.convert.pickCustomer')}
          extra={t('lead.convert.existingHint')}
          rules={[
            {
              required: true,
              message: t('kit.selectPlaceholder'),
            },
          ]}
        >
          <RefInput resource="customers" />
        </Form.Item>
      )}
      {isSuspect && (
        <Form.Item name="force" valuePropName="checked">
          <Checkbox>{t('lead.convert.force')}</Checkbox>
        </Form.Item>
      )}

      <h3 className="k-section">{t('lead.convert.contact')}</h3>
      <Form.Item
        name={['contact', 'mode']}
        extra={values?.contact?.mode === 'new' ? t('lead.convert.newContactHint') : undefined}
      >
        <Segmented options={contactModes} />
      </Form.Item>
      {values?.contact?.mode === 'existing' && (
        <Form.Item
          name={['contact', 'contact_id']}
          label={t('lead.convert.pickContact')}
          rules={[
            {
              required: true,
              message: t('kit.selectPlaceholder'),
            },
          ]}
        >
          <RefInput
            resource="contacts"
            query={{ customer_id: values.customer?.customer_id ?? undefined }}
            disabled={!values.customer?.customer_id}
          />
        </Form.Item>
      )}

      <h3 className="k-section">{t('lead.convert.opportunity')}</h3>
      <Form.Item
        name="withOpportunity"
        valuePropName="checked"
        label={t('lead.convert.withOpportunity')}
        layout="horizontal"
      >
        <Switch />
      </Form.Item>
      {values?.withOpportunity && (
        <div className="k-form-grid">
          <Items path="opportunity" fields={OPPORTUNITY} />
        </div>
      )}

      <h3 className="k-section">{t('lead.convert.owner')}</h3>
      <Form.Item
        name="owner_id"
        label={t('customer.fields.owner')}
        extra={t('lead.convert.ownerHint')}
      >
        <OwnerPicker query={{ status: 'active' }} />
      </Form.Item>
      <Form.Item name="reason" label={t('lead.convert.note')}>
        <FieldInput field={longText<{ reason: string }>('reason', 'lead.convert.note')} />
      </Form.Item>
    </>
  )
}

function Items<T extends object>({ path, fields }: { path: string; fields: Field<T>[] }) {
  const t = useT()
  return fields.map((field) => (
    <Form.Item
      key={field.key}
      name={[path, field.key] as never}
      label={t(field.label)}
      required={field.required}
      className={field.wide || field.kind === 'longText' ? 'k-wide' : undefined}
      rules={
        field.required
          ? [{ required: true, message: t('kit.form.required', { name: t(field.label) }) }]
          : undefined
      }
    >
      <FieldInput field={field} />
    </Form.Item>
  ))
}
