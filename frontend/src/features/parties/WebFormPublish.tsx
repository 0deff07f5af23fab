/** The address and the snippets of a form, to be copied, and the form as visitors see it. */
import { Segmented, Typography } from 'antd'
import { useState } from 'react'
import { language, useT } from '@/i18n/i18n'
import type { WebForm } from './webFormFields'

export function WebFormPublish({ form }: { form: WebForm }) {
  const t = useT()
  const [lang, setLang] = useState<string>(language())
  const home = window.location.origin
  const address = `${home}/f/${form.key}`
  const title = (lang === 'en' && form.title_en) || form.title
  const quoted = title.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
  const script = `<script async src="${home}/f/embed.js" data-form="${form.key}" data-lang="${lang}" data-title="${quoted}"></script>`
  const frame = `<iframe src="${address}?lang=${lang}" title="${quoted}" width="100%" height="620" style="border:0"></iframe>`
  if (!form.is_active) return <p className="k-faint">{t('web_form.closed')}</p>
  return (
    <div className="k-blocks">
      <Segmented
        aria-label={t('web_form.language')}
        options={[
          { value: 'zh', label: '中文' },
          { value: 'en', label: 'English' },
        ]}
        value={lang}
        onChange={setLang}
      />
      <Copied label={t('web_form.address')} code={`${address}?lang=${lang}`} />
      <Copied label={t('web_form.script')} note={t('web_form.scriptNote')} code={script} />
      <Copied label={t('web_form.frame')} note={t('web_form.frameNote')} code={frame} />
      {form.origins.length === 0 && <p className="k-faint">{t('web_form.noOrigins')}</p>}
      <h3 className="k-h3">{t('web_form.preview')}</h3>
      <iframe
        key={`${form.version} ${lang}`}
        className="k-framed"
        title={t('web_form.preview')}
        src={`/f/${form.key}?lang=${lang}`}
      />
    </div>
  )
}

function Copied({ label, note, code }: { label: string; note?: string; code: string }) {
  const t = useT()
  return (
    <section>
      <h3 className="k-h3">{label}</h3>
      {note && <p className="k-faint">{note}</p>}
      <Typography.Paragraph
        className="k-code"
        copyable={{ text: code, tooltips: [t('web_form.copy'), t('web_form.copied')] }}
      >
        <code>{code}</code>
      </Typography.Paragraph>
    </section>
  )
}
