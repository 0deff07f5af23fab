/** Told where one would call: this person asked not to be called. */
import { StopOutlined } from '@ant-design/icons'
import { useT } from '@/i18n/i18n'
import { Banner } from '@/kit/Banner'
import type { Contact } from './contactFields'

export function QuietBanner({ record }: { record: Contact }) {
  const t = useT()
  return (
    <Banner>
      <StopOutlined />
      <b>{t('contact.fields.do_not_call')}</b>
      <span>{t('contact.quiet', { name: record.name })}</span>
    </Banner>
  )
}
