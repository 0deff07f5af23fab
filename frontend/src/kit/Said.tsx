/** What a follow-up tells beside its words: with whom, what came of it, when next, what it was about, its photos. */
import { Fragment } from 'react'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { DictWord } from './DictWord'
import { FileName } from './FileName'
import { formatDatetime } from './format'
import { RecordLink } from './navigation'

interface SaidProps {
  of: components['schemas']['TimelineFollowUp']
  /** The record whose history it stands in. */
  here: object
}

export function Said({ of, here }: SaidProps) {
  const t = useT()
  const elsewhere = !('id' in here) || here.id !== of.object_id
  const facts = [
    elsewhere && of.object_title && (
      <RecordLink resource={of.object_type} id={of.object_id}>
        {of.object_title}
      </RecordLink>
    ),
    of.contacts.length > 0 && (
      <>
        {t('kit.followUp.with')}{' '}
        {of.contacts.map((one, place) => (
          <Fragment key={one.id}>
            {place > 0 && t('kit.comma')}
            <RecordLink resource="contacts" id={one.id}>
              {one.name}
            </RecordLink>
          </Fragment>
        ))}
      </>
    ),
    of.direction && t(of.direction === 'in' ? 'kit.followUp.way.in' : 'kit.followUp.way.out'),
    of.duration_min !== null && t('kit.followUp.lasted', { count: of.duration_min }),
    of.result && <DictWord type="follow_result" code={of.result} />,
    of.next_follow_up_at && (
      <>
        {t('kit.timeline.nextAt')}{' '}
        <time className="k-num" dateTime={of.next_follow_up_at}>
          {formatDatetime(of.next_follow_up_at)}
        </time>
      </>
    ),
  ].filter((fact) => fact !== false && fact !== null && fact !== '')
  return (
    <>
      {facts.length > 0 && (
        <ul className="k-talk">
          {facts.map((fact, place) => (
            <li key={place}>{fact}</li>
          ))}
        </ul>
      )}
      {of.files.length > 0 && (
        <ul className="k-talk">
          {of.files.map((file) => (
            <li key={file.id}>
              <FileName file={file} />
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
