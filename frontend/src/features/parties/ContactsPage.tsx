/** All contacts. */
import { useMe } from '@/api/session'
import { noteField } from '@/kit/ReasonDialog'
import { ResourceTable } from '@/kit/table/ResourceTable'
import type { View } from '@/kit/table/useListQuery'
import { ContactForm } from './ContactForm'
import { contact } from './contactFields'

const views = (me: string): View[] => [
  { key: 'all', label: 'contact.view.all', params: {} },
  { key: 'mine', label: 'contact.view.mine', params: { owner_id: me } },
  { key: 'team', label: 'sharing.whose.team', params: { whose: 'team' } },
  { key: 'shared', label: 'sharing.whose.shared', params: { whose: 'shared' } },
  { key: 'primary', label: 'contact.view.primary', params: { is_primary: 'true' } },
  { key: 'left', label: 'contact.view.left', params: { status: 'left' } },
]

export function ContactsPage() {
  const { data: me } = useMe()
  return (
    <ResourceTable
      resource="contacts"
      name="contact.title"
      title="contact.titles"
      about="contact.about"
      fields={[
        contact.name,
        contact.customer,
        contact.title,
        contact.mobile,
        contact.email,
        contact.is_primary,
        contact.is_key_decision_maker,
        contact.attitude,
        contact.owner,
        contact.department,
        contact.job_level,
        contact.status,
        contact.telephone,
        contact.wechat,
        contact.updated_at,
      ]}
      views={views(me?.id ?? '')}
      sort="-updated_at"
      form={ContactForm}
      inputs={{ leave: { fields: [noteField] } }}
    />
  )
}
