/** All forms of the website, and how much came of each. */
import { ResourceTable } from '@/kit/table/ResourceTable'
import { WebFormForm } from './WebFormForm'
import { webForm } from './webFormFields'

export function WebFormsPage() {
  return (
    <ResourceTable
      resource="web-forms"
      name="web_form.title"
      title="web_form.titles"
      about="web_form.about"
      heading={webForm.name}
      fields={[
        webForm.name,
        webForm.title,
        webForm.is_active,
        webForm.submission_count,
        webForm.lead_count,
        webForm.source,
        webForm.campaign,
        webForm.updated_at,
      ]}
      sort="name"
      form={WebFormForm}
      preview={false}
    />
  )
}
