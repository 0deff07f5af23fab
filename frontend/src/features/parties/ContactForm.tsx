/** A new contact of a customer, or changes to one. */
import { type FormProps, RecordForm } from '@/kit/RecordForm'
import { type Contact, contact } from './contactFields'

export function ContactForm(props: FormProps<Contact>) {
  return (
    <RecordForm<Contact>
      {...props}
      resource="contacts"
      name="contact.title"
      fields={[
        contact.customer,
        contact.name,
        contact.title,
        contact.mobile,
        ...(props.record ? [] : [contact.is_primary]),
      ]}
      more={[
        {
          title: 'contact.group.reach',
          fields: [
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
            contact.marketing_consent,
            contact.consent_source,
          ],
        },
        {
          title: 'contact.group.role',
          fields: [
            contact.department,
            contact.job_level,
            contact.relation,
            contact.is_key_decision_maker,
            contact.reports_to,
            contact.attitude,
          ],
        },
        {
          title: 'contact.group.remark',
          fields: [
            contact.gender,
            contact.birthday,
            contact.birthday_calendar,
            contact.hobbies,
            contact.previous_contact,
            contact.notes,
          ],
        },
      ]}
    />
  )
}
