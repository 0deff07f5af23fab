/** 谁能看到: everybody who sees this record, with every reason; one person opens what they may do. */
import { Button, Tag } from 'antd'
import { useState } from 'react'
import { useEndless } from '@/api/endless'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { OwnerPicker } from '@/kit/OwnerPicker'
import { ReasonTags } from './ReasonTags'
import { VerbList } from './VerbList'

type Reader = components['schemas']['AccessPage']['data'][number]

interface AccessListProps {
  resource: string
  id: string
}

export function AccessList({ resource, id }: AccessListProps) {
  const t = useT()
  const [person, setPerson] = useState<string | null>(null)
  return (
    <>
      <div className="k-access-ask">
        <span className="k-faint">{t('sharing.askAbout')}</span>
        <OwnerPicker
          aria-label={t('sharing.askAbout')}
          value={person}
          onChange={setPerson}
          query={{ status: 'active' }}
        />
      </div>
      {person ? (
        <VerbList resource={resource} id={id} userId={person} onBack={() => setPerson(null)} />
      ) : (
        <Readers resource={resource} id={id} onPerson={setPerson} />
      )}
    </>
  )
}

interface ReadersProps extends AccessListProps {
  onPerson: (id: string) => void
}

function Readers({ resource, id, onPerson }: ReadersProps) {
  const t = useT()
  const readers = useEndless<Reader>(`access/${resource}/${id}`, {})
  return (
    <Asked of={readers} rows={4} title={t('sharing.cannotExplain')}>
      {(rows) => (
        <>
          <ul className="k-members" aria-label={t('sharing.whoSees')}>
            {rows.map((row) => (
              <li key={row.user_id} className="k-member">
                <div className="k-grow">
                  <button
                    type="button"
                    className="k-link k-plain"
                    onClick={() => onPerson(row.user_id)}
                  >
                    {row.name}
                  </button>{' '}
                  <span className="k-faint">{row.department_name}</span>
                  <ReasonTags reasons={row.reasons} />
                </div>
                <Tag color={row.may_update ? 'blue' : undefined}>
                  {t(row.may_update ? 'sharing.permission.write' : 'sharing.permission.read')}
                </Tag>
              </li>
            ))}
          </ul>
          {readers.hasNext && (
            <Button size="small" loading={readers.isFetchingNext} onClick={readers.fetchNext}>
              {t('sharing.more')}
            </Button>
          )}
        </>
      )}
    </Asked>
  )
}
