/** The words and looks of a website form: read this first. */
import type { components } from '@/api/schema.gen'
import type { TKey } from '@/i18n/i18n'
import { bool, datetime, dict, longText, qty, ref, text } from '@/kit/fields'
import { FormFieldList } from './FormFieldList'
import { FormFieldsInput } from './FormFieldsInput'
import { LinesInput } from './LinesInput'
import { Tags } from './Tags'

export type WebForm = components['schemas']['WebFormRead']
export type Asked = components['schemas']['FormFieldRead']

/** What a visitor may be asked, in the order in which it is offered. */
export const ASKABLE = [
  'contact_name',
  'company_name',
  'title',
  'mobile',
  'telephone',
  'email',
  'wechat',
  'province',
  'city',
  'address',
  'demand',
]

export const askedLabel = (name: string) => `lead.fields.${name}` as TKey

export const webForm = {
  name: text<WebForm>('name', 'web_form.fields.name', {
    required: true,
    sort: true,
    maxLength: 64,
    width: 180,
    hint: 'web_form.hint.name',
  }),
  title: text<WebForm>('title', 'web_form.fields.title', {
    required: true,
    maxLength: 128,
    width: 220,
  }),
  title_en: text<WebForm>('title_en', 'web_form.fields.title_en', { maxLength: 128 }),
  fields: text<WebForm>('fields', 'web_form.fields.fields', {
    required: true,
    wide: true,
    hint: 'web_form.hint.fields',
    input: FormFieldsInput,
    initial: [
      { name: 'contact_name', required: true },
      { name: 'company_name', required: false },
      { name: 'mobile', required: true },
      { name: 'demand', required: false },
    ],
    render: (record) => <FormFieldList asked={record.fields} />,
  }),
  source: dict<WebForm>('source', 'web_form.fields.source', 'lead_source', {
    required: true,
    initial: 'web_form',
    width: 110,
  }),
  campaign: text<WebForm>('campaign', 'web_form.fields.campaign', {
    maxLength: 128,
    width: 140,
    hint: 'web_form.hint.campaign',
  }),
  campaign_of: ref<WebForm>(
    'campaign_id',
    'web_form.fields.campaign_of',
    'campaigns',
    'campaign_name',
    { hint: 'web_form.hint.campaign_of' },
  ),
  pool: ref<WebForm>('pool_id', 'web_form.fields.pool', 'pools', 'pool_name', {
    hint: 'web_form.hint.pool',
    query: { object_type: 'leads' },
  }),
  consent: longText<WebForm>('consent', 'web_form.fields.consent', {
    required: true,
    maxLength: 1000,
    hint: 'web_form.hint.consent',
  }),
  consent_en: longText<WebForm>('consent_en', 'web_form.fields.consent_en', { maxLength: 1000 }),
  policy_url: text<WebForm>('policy_url', 'web_form.fields.policy_url', { maxLength: 500 }),
  success: longText<WebForm>('success', 'web_form.fields.success', {
    required: true,
    maxLength: 500,
  }),
  success_en: longText<WebForm>('success_en', 'web_form.fields.success_en', { maxLength: 500 }),
  redirect_url: text<WebForm>('redirect_url', 'web_form.fields.redirect_url', {
    maxLength: 500,
    hint: 'web_form.hint.redirect_url',
  }),
  origins: text<WebForm>('origins', 'web_form.fields.origins', {
    input: LinesInput,
    hint: 'web_form.hint.origins',
    render: (record) => <Tags tags={record.origins} />,
  }),
  junk: text<WebForm>('junk', 'web_form.fields.junk', {
    input: LinesInput,
    hint: 'web_form.hint.junk',
    render: (record) => <Tags tags={record.junk} />,
  }),
  is_active: bool<WebForm>('is_active', 'web_form.fields.is_active', {
    filter: true,
    initial: true,
    width: 72,
  }),
  submission_count: qty<WebForm>('submission_count', 'web_form.fields.submission_count', {
    readOnly: true,
    width: 90,
  }),
  lead_count: qty<WebForm>('lead_count', 'web_form.fields.lead_count', {
    readOnly: true,
    width: 90,
  }),
  created_at: datetime<WebForm>('created_at', 'web_form.fields.created_at', { readOnly: true }),
  updated_at: datetime<WebForm>('updated_at', 'web_form.fields.updated_at', {
    readOnly: true,
    sort: true,
  }),
}
