/** All contacts. */
import { PlusOutlined } from '@ant-design/icons'
import { Button, Grid, Segmented } from 'antd'
import { useCan, useMe } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { PageHeader } from '@/kit/PageHeader'
import { ResourceTable } from '@/kit/table/ResourceTable'
import type { View } from '@/kit/table/useListQuery'
import { useUrlState } from '@/kit/useUrlState'
import { ContactForm } from './ContactForm'
import { contact } from './contactFields'
import { contactInputs } from './contactInputs'
import { PhoneBook } from './PhoneBook'

const views = (me: string): View[] => [
  { key: 'all', label: 'contact.view.all', params: {} },
  { key: 'mine', label: 'contact.view.mine', params: { owner_id: me } },
  { key: 'team', label: 'sharing.whose.team', params: { whose: 'team' } },
  { key: 'shared', label: 'sharing.whose.shared', params: { whose: 'shared' } },
  { key: 'primary', label: 'contact.view.primary', params: { is_primary: 'true' } },
  { key: 'left', label: 'contact.view.left', params: { status: 'left' } },
]

const LOOKS = ['book', 'list'] as const

/** A phone opens it as a phone book, a desk as a list; both know the other. */
export function ContactsPage() {
  const t = useT()
  const { data: me } = useMe()
  const can = useCan()
  const { params, set, replaceAll } = useUrlState()
  const phone = !Grid.useBreakpoint().md
  const look = LOOKS.find((one) => one === params.look) ?? (phone ? 'book' : 'list')
  const choice = (
    <Segmented
      aria-label={t('contact.book.look')}
      value={look}
      options={LOOKS.map((one) => ({ value: one, label: t(`contact.book.${one}`) }))}
      onChange={(one) => replaceAll({ look: one })}
    />
  )
  if (look === 'book' && !params.new && !params.preview)
    return (
      <div className="k-list">
        <PageHeader title={t('contact.titles')}>
          {choice}
          {can('contacts', 'create') && (
            <Button
              type="primary"
              icon={<PlusOutlined />}
              onClick={() => set({ new: '1' }, { push: true })}
            >
              {t('kit.createOf', { name: t('contact.title') })}
            </Button>
          )}
        </PageHeader>
        <PhoneBook />
      </div>
    )
  return (
    <ResourceTable
      extra={choice}
      resource="contacts"
      name="contact.title"
      title="contact.titles"
      about="contact.about"
      found="contact.found"
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
        contact.do_not_call,
        contact.sms_opt_out,
        contact.email_opt_out,
        contact.marketing_consent,
        contact.consent_at,
        contact.consent_via,
        contact.consent_source,
        contact.status,
        contact.telephone,
        contact.more_phones,
        contact.more_emails,
        contact.wechat,
        contact.qq,
        contact.relation,
        contact.updated_at,
      ]}
      views={views(me?.id ?? '')}
      sort="-updated_at"
      form={ContactForm}
      inputs={contactInputs(t)}
    />
  )
}
