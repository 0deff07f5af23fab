/** A contact of the deal: the name as a link, whether it is the primary one, and the note underneath. */
import { useT } from '@/i18n/i18n'
import { RecordLink } from '@/kit/navigation'
import type { OpportunityContact } from './fields'

export function ContactName({ contact }: { contact: OpportunityContact }) {
  const t = useT()
  return (
    <span className="k-product">
      <span>
        <RecordLink resource="contacts" id={contact.contact_id}>
          {contact.contact_name}
        </RecordLink>
        {contact.is_primary && <em className="k-gift">{t('opportunity.contact.is_primary')}</em>}
      </span>
      {contact.note && <span className="k-faint">{contact.note}</span>}
    </span>
  )
}
