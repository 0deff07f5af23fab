/** Numbers to call and addresses to write to, where the reader sees them whole. */
import { MailOutlined, PhoneOutlined, StopOutlined } from '@ant-design/icons'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { Revealable } from '@/kit/Revealable'
import { Blank } from '@/kit/StatusTag'

type Row = Pick<
  components['schemas']['ContactRow'],
  'mobile' | 'telephone' | 'email' | 'more_phones' | 'more_emails'
> & { do_not_call: boolean }

/** A masked number leads nowhere. */
const isWhole = (value: string) => !value.includes('*')

interface Way {
  kind: 'mobile' | 'office' | 'home' | 'other'
  value: string
}

const known = (kind: string): Way['kind'] =>
  kind === 'mobile' || kind === 'office' || kind === 'home' ? kind : 'other'

/** Every number, the first ones in front. */
export function phonesOf(row: Row): Way[] {
  return [
    ...(row.mobile ? [{ kind: 'mobile' as const, value: row.mobile }] : []),
    ...(row.telephone ? [{ kind: 'office' as const, value: row.telephone }] : []),
    ...(row.more_phones ?? []).map((one) => ({ kind: known(one.kind), value: one.number })),
  ]
}

export function emailsOf(row: Row): Way[] {
  return [
    ...(row.email ? [{ kind: 'office' as const, value: row.email }] : []),
    ...(row.more_emails ?? []).map((one) => ({ kind: known(one.kind), value: one.address })),
  ]
}

interface CallLinksProps {
  row: Row
  onCall?: (number: string) => void
}

export function CallLinks({ row, onCall }: CallLinksProps) {
  const t = useT()
  return (
    <span className="k-book-calls">
      {row.do_not_call && phonesOf(row).length > 0 && (
        <span className="k-book-call">
          <StopOutlined /> {t('contact.fields.do_not_call')}
        </span>
      )}
      {phonesOf(row).map(({ kind, value }) =>
        isWhole(value) && !row.do_not_call ? (
          <a
            key={value}
            className="k-book-call k-num"
            href={`tel:${value.replace(/(?<=.-.*)-/, ',')}`}
            title={t(`contact.reach.${kind}`)}
            onClick={() => onCall?.(value)}
          >
            <PhoneOutlined /> {value}
          </a>
        ) : (
          <span key={value} className="k-book-call k-num k-faint">
            {value}
          </span>
        ),
      )}
      {emailsOf(row).map(({ value }) =>
        isWhole(value) ? (
          <a key={value} className="k-book-call" href={`mailto:${value}`}>
            <MailOutlined /> {value}
          </a>
        ) : (
          <span key={value} className="k-book-call k-faint">
            {value}
          </span>
        ),
      )}
    </span>
  )
}

interface ReachListProps {
  row: { id: string; phone_hidden: boolean }
  field: 'more_phones' | 'more_emails'
  ways: { kind: string; value: string }[]
}

/** Further numbers or addresses as a fact of the record; each can be looked at where it is masked. */
export function ReachList({ row, field, ways }: ReachListProps) {
  const t = useT()
  if (!ways.length) return <Blank />
  return (
    <ul>
      {ways.map(({ kind, value }, place) => (
        <li key={`${row.id} ${value}`}>
          {row.phone_hidden ? (
            <Revealable
              resource="contacts"
              id={row.id}
              field={field}
              place={place}
              masked={value}
            />
          ) : (
            <span className="k-num">{value}</span>
          )}{' '}
          <span className="k-faint">{t(`contact.reach.${known(kind)}`)}</span>
        </li>
      ))}
    </ul>
  )
}
