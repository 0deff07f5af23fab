/** One contact. */
import { useT } from '@/i18n/i18n'
import { filesTab } from '@/kit/documentTabs'
import { RecordPage } from '@/kit/RecordPage'
import { CardButton } from './CardButton'
import { ContactForm } from './ContactForm'
import { type Contact, contact } from './contactFields'
import { contactInputs } from './contactInputs'
import { Known } from './people/Known'
import { QuietBanner } from './QuietBanner'

export function ContactPage() {
  const t = useT()
  return (
    <RecordPage<Contact>
      resource="contacts"
      title="contact.titles"
      heading={(record) => record.name}
      number={(record) => record.title}
      status={contact.status}
      highlights={[contact.customer, contact.mobile, contact.email, contact.owner]}
      banner={(record) => record.do_not_call && <QuietBanner record={record} />}
      facts={[
        {
          title: 'contact.group.basics',
          fields: [
            contact.name,
            contact.customer,
            contact.department,
            contact.title,
            contact.job_level,
            contact.gender,
            contact.birthday,
            contact.birthday_calendar,
            contact.relation,
          ],
        },
        {
          title: 'contact.group.reach',
          fields: [
            contact.mobile,
            contact.telephone,
            contact.more_phones,
            contact.email,
            contact.more_emails,
            contact.wechat,
            contact.qq,
            contact.address,
            contact.do_not_call,
            contact.sms_opt_out,
            contact.email_opt_out,
          ],
        },
        {
          title: 'consent.title',
          fields: [
            contact.marketing_consent,
            contact.consent_at,
            contact.consent_via,
            contact.consent_source,
          ],
        },
        {
          title: 'contact.group.role',
          fields: [
            contact.is_primary,
            contact.is_key_decision_maker,
            contact.reports_to,
            contact.attitude,
          ],
        },
        {
          title: 'contact.group.remark',
          fields: [
            contact.hobbies,
            contact.previous_contact,
            contact.previous_customer,
            contact.notes,
          ],
        },
        { title: 'kit.record.system', fields: [contact.created_at, contact.updated_at] },
      ]}
      inputs={() => contactInputs(t)}
      removable
      tabs={[
        { key: 'known', label: 'people.tab', children: ({ id }) => <Known id={id} /> },
        filesTab<Contact>('contacts'),
      ]}
      form={ContactForm}
      extra={(record) => <CardButton contact={record} />}
    />
  )
}
