/** Who is there: whom to call, who decides. */
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { RecordLink } from '@/kit/navigation'
import { ListPanel } from '@/kit/Panel'

type Person = components['schemas']['OverviewContact']

export function People({ contacts }: { contacts: Person[] }) {
  const t = useT()
  return (
    <ListPanel title={t('overview.people')} empty={t('overview.noPeople')}>
      {contacts.map((one) => (
        <li key={one.id}>
          <RecordLink resource="contacts" id={one.id} className="k-row k-row-two">
            <span className="k-row-main">{one.name}</span>
            <span className="k-num">{one.mobile ?? one.telephone ?? one.email ?? '—'}</span>
            <span className="k-faint">
              {[
                one.department,
                one.title,
                one.is_primary && t('overview.primary'),
                one.is_key_decision_maker && t('overview.decides'),
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </RecordLink>
        </li>
      ))}
    </ListPanel>
  )
}
