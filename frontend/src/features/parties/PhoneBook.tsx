/** Contacts as the phone has them: found while one types, turned by letter, called with a tap (CONT-05). */
import { SearchOutlined } from '@ant-design/icons'
import { Button, Drawer, Input } from 'antd'
import { type TouchEvent, useState } from 'react'
import { useEndless } from '@/api/endless'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { EmptyState } from '@/kit/EmptyState'
import { FollowUpComposer } from '@/kit/FollowUpComposer'
import { initials } from '@/kit/initials'
import { RecordLink } from '@/kit/navigation'
import { useDebounced } from '@/kit/useDebounced'
import { useUrlState } from '@/kit/useUrlState'
import { CallLinks } from './Reach'
import './phoneBook.css'

type Row = components['schemas']['ContactRow']

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ#']

export function PhoneBook() {
  const t = useT()
  const { params, set } = useUrlState()
  const [typed, setTyped] = useState(params.q ?? '')
  const [called, setCalled] = useState<{ row: Row; number: string } | null>(null)
  const q = useDebounced(typed.trim(), 200)
  const letter = q ? undefined : params.letter
  const found = useEndless<Row>('contacts', { sort: 'reading', limit: 50, q, letter })
  const turn = (to: string | undefined) => {
    setTyped('')
    set({ letter: to, q: undefined })
  }
  const following = letter ? LETTERS[LETTERS.indexOf(letter) + 1] : undefined

  return (
    <div className="k-book">
      <div className="k-book-main">
        <div className="k-book-search">
          <Input
            allowClear
            prefix={<SearchOutlined className="k-faint" />}
            value={typed}
            placeholder={t('contact.book.search')}
            aria-label={t('contact.book.search')}
            onChange={(event) => setTyped(event.target.value)}
          />
        </div>
        <Asked of={found} rows={8}>
          {(rows) =>
            rows.length === 0 ? (
              <EmptyState
                title={letter ? t('contact.book.noneOf', { letter }) : t('contact.book.none')}
                action={
                  letter ? (
                    <Button onClick={() => turn(undefined)}>{t('contact.book.all')}</Button>
                  ) : undefined
                }
              />
            ) : (
              <ul className="k-book-list">
                {rows.map((row, at) => (
                  <Person
                    key={row.id}
                    row={row}
                    head={row.letter === rows[at - 1]?.letter ? undefined : row.letter}
                    onCall={(number) => setCalled({ row, number })}
                  />
                ))}
              </ul>
            )
          }
        </Asked>
        {found.hasNext && (
          <Button
            block
            className="k-book-more"
            loading={found.isFetchingNext}
            onClick={found.fetchNext}
            // The list goes on by itself when its end comes into sight; the button is for those who tab.
            ref={(node) => onSight(node, found.fetchNext)}
          >
            {t('contact.book.more')}
          </Button>
        )}
        {!found.hasNext && following && (
          <Button block type="text" onClick={() => turn(following)}>
            {t('contact.book.next', { letter: following })}
          </Button>
        )}
      </div>
      <Rail letter={letter} onTurn={turn} />
      <Drawer
        open={called !== null}
        placement="bottom"
        size="auto"
        title={called && t('contact.book.called', { name: called.row.name, number: called.number })}
        onClose={() => setCalled(null)}
        destroyOnHidden
      >
        {called && (
          <FollowUpComposer
            objectType="contacts"
            id={called.row.id}
            customerId={called.row.customer_id}
            contactId={called.row.id}
            onSaved={() => setCalled(null)}
          />
        )}
      </Drawer>
    </div>
  )
}

function onSight(node: HTMLElement | null, then: () => void) {
  if (!node) return
  const watch = new IntersectionObserver(([seen]) => seen?.isIntersecting && then(), {
    rootMargin: '300px',
  })
  watch.observe(node)
  return () => watch.disconnect()
}

interface PersonProps {
  row: Row
  /** The letter that begins with this one. */
  head: string | undefined
  onCall: (number: string) => void
}

function Person({ row, head, onCall }: PersonProps) {
  return (
    <>
      {head && <li className="k-book-letter">{head}</li>}
      <li className="k-book-person">
        <span className="k-book-face" aria-hidden>
          {initials(row.name)}
        </span>
        <div className="k-book-who">
          <RecordLink resource="contacts" id={row.id} className="k-strong">
            {row.name}
          </RecordLink>
          <span className="k-faint">{[row.department, row.title].filter(Boolean).join(' · ')}</span>
          <RecordLink resource="customers" id={row.customer_id} className="k-book-firm">
            {row.customer_name}
          </RecordLink>
        </div>
        <CallLinks row={row} onCall={onCall} />
      </li>
    </>
  )
}

interface RailProps {
  letter: string | undefined
  onTurn: (letter: string | undefined) => void
}

/** A finger that slides along it turns the book. */
function Rail({ letter, onTurn }: RailProps) {
  const t = useT()
  const slide = (event: TouchEvent) => {
    const touch = event.touches[0]
    const under = touch && document.elementFromPoint(touch.clientX, touch.clientY)
    const to = under instanceof HTMLElement ? under.dataset.letter : undefined
    if (to && to !== letter) onTurn(to)
  }
  return (
    <nav className="k-book-rail" aria-label={t('contact.book.letters')} onTouchMove={slide}>
      {LETTERS.map((one) => (
        <button
          key={one}
          type="button"
          data-letter={one}
          aria-pressed={one === letter}
          onClick={() => onTurn(one === letter ? undefined : one)}
        >
          {one}
        </button>
      ))}
    </nav>
  )
}
