/** A new website form, or changes to one. */
import { type FormProps, RecordForm } from '@/kit/RecordForm'
import { type WebForm, webForm } from './webFormFields'

/** Lines that were left empty while typing are none. */
function toBody(body: Record<string, unknown>) {
  const cleaned = Object.entries(body).map(([key, value]) =>
    key === 'origins' || key === 'junk'
      ? [key, ((value ?? []) as string[]).map((line) => line.trim()).filter(Boolean)]
      : [key, value],
  )
  return Object.fromEntries(cleaned)
}

export function WebFormForm(props: FormProps<WebForm>) {
  return (
    <RecordForm<WebForm>
      {...props}
      resource="web-forms"
      name="web_form.title"
      toBody={toBody}
      fields={[
        webForm.name,
        webForm.title,
        webForm.fields,
        webForm.consent,
        webForm.success,
        webForm.is_active,
      ]}
      more={[
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
      ]}
    />
  )
}
