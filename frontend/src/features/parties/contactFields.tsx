/** The words and looks of a contact. */
import type { components } from '@/api/schema.gen'
import { language, useT } from '@/i18n/i18n'
import { badge, bool, date, datetime, type Look, longText, ref, text } from '@/kit/fields'
import { formatDate } from '@/kit/format'
import { Blank } from '@/kit/StatusTag'
import { consentFields } from './consentFields'
import { lunarDay } from './lunar'
import { ReachList } from './Reach'
import { EmailsInput, PhonesInput } from './ReachInput'

export type Contact = components['schemas']['ContactRead']

const statuses: Record<string, Look> = {
  active: { label: 'contact.status.active', tone: 'green' },
  left: { label: 'contact.status.left' },
}

const genders: Record<string, Look> = {
  male: { label: 'contact.gender.male' },
  female: { label: 'contact.gender.female' },
  unknown: { label: 'contact.gender.unknown' },
}

const levels: Record<string, Look> = {
  exec: { label: 'contact.level.exec' },
  director: { label: 'contact.level.director' },
  manager: { label: 'contact.level.manager' },
  staff: { label: 'contact.level.staff' },
}

const calendars: Record<string, Look> = {
  solar: { label: 'contact.calendar.solar' },
  lunar: { label: 'contact.calendar.lunar' },
}

const relations: Record<string, Look> = {
  employee: { label: 'contact.relation.employee' },
  legal_representative: { label: 'contact.relation.legal_representative' },
  shareholder: { label: 'contact.relation.shareholder' },
  agent: { label: 'contact.relation.agent' },
  consultant: { label: 'contact.relation.consultant' },
  other: { label: 'contact.relation.other' },
}

const attitudes: Record<string, Look> = {
  supporter: { label: 'contact.attitude.supporter', tone: 'green' },
  favour: { label: 'contact.attitude.favour', tone: 'cyan' },
  neutral: { label: 'contact.attitude.neutral' },
  sceptic: { label: 'contact.attitude.sceptic', tone: 'orange' },
  opponent: { label: 'contact.attitude.opponent', tone: 'red' },
  unknown: { label: 'contact.attitude.unknown' },
}

/** By the lunar calendar as well, where that is the one they keep. */
function Birthday({ row }: { row: Contact }) {
  const t = useT()
  if (!row.birthday) return <Blank />
  const isLunar = row.birthday_calendar === 'lunar'
  return (
    <span className="k-num">
      {formatDate(row.birthday)}
      {isLunar && t('contact.lunarDay', { day: lunarDay(row.birthday, language()) })}
    </span>
  )
}

export const contact = {
  name: text<Contact>('name', 'contact.fields.name', {
    required: true,
    sort: true,
    maxLength: 64,
    width: 110,
  }),
  customer: ref<Contact>('customer_id', 'contact.fields.customer', 'customers', 'customer_name', {
    required: true,
    once: true,
    filter: true,
    width: 230,
  }),
  gender: badge<Contact>('gender', 'contact.fields.gender', genders),
  birthday: date<Contact>('birthday', 'contact.fields.birthday', {
    hint: 'contact.form.birthdayHint',
    render: (row) => <Birthday row={row} />,
  }),
  birthday_calendar: badge<Contact>(
    'birthday_calendar',
    'contact.fields.birthday_calendar',
    calendars,
    { required: true, initial: 'solar' },
  ),
  relation: badge<Contact>('relation', 'contact.fields.relation', relations, {
    hidden: true,
    width: 100,
  }),
  department: text<Contact>('department', 'contact.fields.department', {
    maxLength: 64,
    width: 110,
  }),
  title: text<Contact>('title', 'contact.fields.title', { maxLength: 64, width: 120 }),
  job_level: badge<Contact>('job_level', 'contact.fields.job_level', levels, {
    filter: true,
    width: 80,
  }),
  mobile: text<Contact>('mobile', 'contact.fields.mobile', {
    reveal: 'contacts',
    maxLength: 24,
    width: 126,
    hint: 'contact.form.reachHint',
  }),
  telephone: text<Contact>('telephone', 'contact.fields.telephone', {
    reveal: 'contacts',
    maxLength: 24,
    hidden: true,
    width: 130,
  }),
  email: text<Contact>('email', 'contact.fields.email', {
    reveal: 'contacts',
    maxLength: 254,
    width: 190,
  }),
  wechat: text<Contact>('wechat', 'contact.fields.wechat', {
    reveal: 'contacts',
    maxLength: 64,
    hidden: true,
    width: 120,
  }),
  qq: text<Contact>('qq', 'contact.fields.qq', {
    reveal: 'contacts',
    maxLength: 32,
    hidden: true,
    width: 110,
  }),
  more_phones: text<Contact>('more_phones', 'contact.fields.more_phones', {
    wide: true,
    hidden: true,
    width: 190,
    input: PhonesInput,
    render: (row) => (
      <ReachList
        row={row}
        field="more_phones"
        ways={(row.more_phones ?? []).map((one) => ({ kind: one.kind, value: one.number }))}
      />
    ),
  }),
  more_emails: text<Contact>('more_emails', 'contact.fields.more_emails', {
    wide: true,
    hidden: true,
    width: 220,
    input: EmailsInput,
    render: (row) => (
      <ReachList
        row={row}
        field="more_emails"
        ways={(row.more_emails ?? []).map((one) => ({ kind: one.kind, value: one.address }))}
      />
    ),
  }),
  address: text<Contact>('address', 'contact.fields.address', { maxLength: 200, wide: true }),
  is_primary: bool<Contact>('is_primary', 'contact.fields.is_primary', {
    once: true,
    filter: true,
    width: 100,
  }),
  is_key_decision_maker: bool<Contact>(
    'is_key_decision_maker',
    'contact.fields.is_key_decision_maker',
    { width: 100 },
  ),
  reports_to: ref<Contact>(
    'reports_to_id',
    'contact.fields.reports_to',
    'contacts',
    'reports_to_name',
    { hint: 'contact.form.bossHint' },
  ),
  previous_contact: ref<Contact>(
    'previous_contact_id',
    'contact.fields.previous_contact',
    'contacts',
    'previous_contact_name',
    { query: { status: 'left' }, hint: 'contact.form.previousHint' },
  ),
  previous_customer: ref<Contact>(
    'previous_customer_id',
    'contact.fields.previous_customer',
    'customers',
    'previous_customer_name',
    { readOnly: true },
  ),
  attitude: badge<Contact>('attitude', 'contact.fields.attitude', attitudes, { width: 92 }),
  do_not_call: bool<Contact>('do_not_call', 'contact.fields.do_not_call', { hidden: true }),
  sms_opt_out: bool<Contact>('sms_opt_out', 'contact.fields.sms_opt_out', { hidden: true }),
  email_opt_out: bool<Contact>('email_opt_out', 'contact.fields.email_opt_out', { hidden: true }),
  ...consentFields<Contact>(),
  hobbies: text<Contact>('hobbies', 'contact.fields.hobbies', { maxLength: 500, wide: true }),
  notes: longText<Contact>('notes', 'contact.fields.notes'),
  status: badge<Contact>('status', 'contact.fields.status', statuses, {
    readOnly: true,
    filter: true,
    width: 84,
  }),
  owner: ref<Contact>('owner_id', 'contact.fields.owner', 'users', 'owner_name', {
    readOnly: true,
    filter: true,
    plain: true,
    width: 92,
  }),
  created_at: datetime<Contact>('created_at', 'contact.fields.created_at', { readOnly: true }),
  updated_at: datetime<Contact>('updated_at', 'contact.fields.updated_at', {
    readOnly: true,
    sort: true,
  }),
}
