/** One website form: what to paste into the website, how it looks, what came of it. */
import { RecordPage } from '@/kit/RecordPage'
import { WebFormForm } from './WebFormForm'
import { WebFormPublish } from './WebFormPublish'
import { WebFormResults } from './WebFormResults'
import { type WebForm, webForm } from './webFormFields'

export function WebFormPage() {
  return (
    <RecordPage<WebForm>
      resource="web-forms"
      title="web_form.titles"
      heading={(record) => record.name}
      highlights={[webForm.submission_count, webForm.lead_count, webForm.is_active]}
      facts={[
        {
          title: 'kit.record.basics',
          fields: [webForm.name, webForm.title, webForm.fields, webForm.consent, webForm.success],
        },
        {
          title: 'web_form.group.target',
          fields: [webForm.source, webForm.campaign_of, webForm.campaign, webForm.pool],
        },
        {
          title: 'web_form.group.page',
          fields: [webForm.origins, webForm.redirect_url, webForm.policy_url],
        },
        { title: 'web_form.group.junk', fields: [webForm.junk] },
        {
          title: 'web_form.group.english',
          fields: [webForm.title_en, webForm.consent_en, webForm.success_en],
        },
        { title: 'kit.record.system', fields: [webForm.created_at, webForm.updated_at] },
      ]}
      tabs={[
        {
          key: 'publish',
          label: 'web_form.tab.publish',
          children: (record) => <WebFormPublish form={record} />,
        },
        {
          key: 'results',
          label: 'web_form.tab.results',
          children: (record) => <WebFormResults form={record} />,
        },
      ]}
      form={WebFormForm}
      timeline="tab"
    />
  )
}
