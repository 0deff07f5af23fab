/** 谁能看到: everybody who sees this record, with every reason; one person opens what they may do. */
import { Button, Skeleton, Tag } from 'antd'
import { useState } from 'react'
import { asProblem } from '@/api/problems'
import { useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { EmptyState } from '@/kit/EmptyState'
import { OwnerPicker } from '@/kit/OwnerPicker'
import { ReasonTags } from './ReasonTags'
import { VerbList } from './VerbList'

type AccessPage = components['schemas']['AccessPage']

interface AccessListProps {
  resource: string
  id: string
}

export function AccessList({ resource, id }: AccessListProps) {
  const t = useT()
  const [person, setPerson] = useState<string | null>(null)
  const [pages, setPages] = useState<(string | undefined)[]>([undefined])
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
        <ul className="k-members" aria-label={t('sharing.whoSees')}>
          {pages.map((cursor, place) => (
            <Readers
              key={cursor ?? 'first'}
              resource={resource}
              id={id}
              cursor={cursor}
              onPerson={setPerson}
              onMore={place === pages.length - 1 ? (next) => setPages([...pages, next]) : undefined}
            />
          ))}
        </ul>
      )}
    </>
  )
}

interface ReadersProps extends AccessListProps {
  cursor: string | undefined
  onPerson: (id: string) => void
  onMore?: (cursor: string) => void
}

function Readers({ resource, id, cursor, onPerson, onMore }: ReadersProps) {
  const t = useT()
  const { data, error } = useRead<AccessPage>(
    ['access', resource, id],
    `/access/${resource}/${id}`,
    { cursor },
  )
  if (error)
    return (
      <li>
        <EmptyState title={t('sharing.cannotExplain')} hint={asProblem(error).message} />
      </li>
    )
  if (!data)
    return (
      <li>
        <Skeleton active paragraph={{ rows: 4 }} />
      </li>
    )
  const next = data.page.next_cursor
  return (
    <>
      {data.data.map((row) => (
        <li key={row.user_id} className="k-member">
          <div className="k-grow">
            <button type="button" className="k-link k-plain" onClick={() => onPerson(row.user_id)}>
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
      {next && onMore && (
        <li>
          <Button size="small" onClick={() => onMore(next)}>
            {t('sharing.more')}
          </Button>
        </li>
      )}
    </>
  )
}
