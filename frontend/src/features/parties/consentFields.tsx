/** Whether somebody agreed to marketing, since when, and from where that is known: the same of leads and contacts. */
import { Select } from 'antd'
import { useT } from '@/i18n/i18n'
import { badge, bool, datetime, type Look, text } from '@/kit/fields'
import { Blank } from '@/kit/StatusTag'

export interface Consenting {
  marketing_consent: boolean | null
  consent_at: string | null
  consent_via: string | null
  consent_source: string | null
}

const ways: Record<string, Look> = {
  person: { label: 'consent.via.person' },
  api: { label: 'consent.via.api' },
  web_form: { label: 'consent.via.web_form', tone: 'blue' },
  import: { label: 'consent.via.import' },
}

const knows = (values: Record<string, unknown>) => typeof values.marketing_consent === 'boolean'

export function consentFields<T extends Consenting>() {
  return {
    marketing_consent: bool<T>('marketing_consent', 'consent.fields.marketing_consent', {
      input: ConsentInput,
      render: (row) => <Consent value={row.marketing_consent} />,
      hidden: true,
      width: 110,
    }),
    consent_source: text<T>('consent_source', 'consent.fields.consent_source', {
      maxLength: 200,
      hint: 'consent.sourceHint',
      when: knows,
      requiredWhen: (values) => values.marketing_consent === true,
      hidden: true,
      width: 180,
    }),
    consent_at: datetime<T>('consent_at', 'consent.fields.consent_at', {
      readOnly: true,
      hidden: true,
    }),
    consent_via: badge<T>('consent_via', 'consent.fields.consent_via', ways, {
      readOnly: true,
      hidden: true,
      width: 110,
    }),
  }
}

/** Not changed in place: a consent comes with its source. */
function Consent({ value }: { value: boolean | null }) {
  const t = useT()
  if (value === null) return <Blank />
  return <>{t(value ? 'consent.agreed' : 'consent.refused')}</>
}

interface ConsentInputProps {
  id?: string
  value?: unknown
  onChange?: (value: boolean | null) => void
}

/** Three answers: a switch could not say that nobody knows. */
function ConsentInput({ id, value, onChange }: ConsentInputProps) {
  const t = useT()
  return (
    <Select
      id={id}
      allowClear
      placeholder={t('consent.unknown')}
      value={typeof value === 'boolean' ? String(value) : undefined}
      options={[
        { value: 'true', label: t('consent.agreed') },
        { value: 'false', label: t('consent.refused') },
      ]}
      onChange={(chosen?: string) => onChange?.(chosen === undefined ? null : chosen === 'true')}
    />
  )
}
