/** Saves a contact as a card for the address book of the telephone. */
import { IdcardOutlined } from '@ant-design/icons'
import { App, Button, Grid } from 'antd'
import { asProblem } from '@/api/problems'
import { useT } from '@/i18n/i18n'
import { saveFile } from '@/kit/files'
import type { Contact } from './contactFields'

export function CardButton({ contact }: { contact: Contact }) {
  const t = useT()
  const { message } = App.useApp()
  const phone = !Grid.useBreakpoint().md // where four verbs share one row
  async function save() {
    try {
      await saveFile(`/contacts/${contact.id}/vcard`, `${contact.name}.vcf`)
    } catch (error) {
      void message.error(asProblem(error).message)
    }
  }
  return (
    <Button
      icon={<IdcardOutlined />}
      aria-label={t('contact.book.card')}
      onClick={() => void save()}
    >
      {!phone && t('contact.book.card')}
    </Button>
  )
}
