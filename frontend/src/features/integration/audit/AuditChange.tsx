/** One field before and after, in words; a list or a whole as what in it differs. */
import { useT } from '@/i18n/i18n'
import { DictWord } from '@/kit/DictWord'
import { formatDate, formatDatetime } from '@/kit/format'
import type { Change } from '@/kit/logged'
import { nameOfPath, parts, several, tell } from './values'

/** More differences than this are read in the record itself. */
const SHOWN = 12

interface AuditChangeProps {
  kind: string
  change: Change
  names: Map<string, string>
  word: (kind: string, field: string) => string
}

export function AuditChange({ kind, change, names, word }: AuditChangeProps) {
  const t = useT()
  const inside = parts(change)
  const label = <span className="k-faint">{word(kind, change.field)}</span>
  if (inside === undefined || (inside.length === 1 && inside[0]?.field === change.field))
    return (
      <li>
        {label}
        <Sides kind={kind} change={inside?.[0] ?? change} names={names} />
      </li>
    )
  return (
    <li>
      {label}
      {inside.length === 0 && <span>{t('kit.timeline.updated')}</span>}
      {inside.slice(0, SHOWN).map((one) => (
        <span key={one.field} className="k-entry-part">
          <span className="k-faint">{word(kind, nameOfPath(one.field))}</span>
          <Sides
            kind={kind}
            change={{ ...one, field: nameOfPath(one.field) }}
            names={names}
            isNew={one.old === null}
          />
        </span>
      ))}
      {inside.length > SHOWN && (
        <span className="k-faint">
          {t('kit.timeline.lineMore', { count: inside.length - SHOWN })}
        </span>
      )}
    </li>
  )
}

interface SidesProps {
  kind: string
  change: Change
  names: Map<string, string>
  /** What was not there before has no other side. */
  isNew?: boolean
}

function Sides({ kind, change, names, isNew = change.old === null }: SidesProps) {
  const side = (value: string | null) => (
    <Side kind={kind} field={change.field} value={value} names={names} />
  )
  return (
    <>
      {!isNew && (
        <>
          <s>{side(change.old)}</s>
          <span aria-hidden="true">→</span>
        </>
      )}
      <span>{side(change.new)}</span>
    </>
  )
}

interface SideProps {
  kind: string
  field: string
  value: string | null
  names: Map<string, string>
}

function Side({ kind, field, value, names }: SideProps) {
  const t = useT()
  const list = several(value)
  if (list)
    return (
      <>
        {list.map((one, index) => (
          <span key={one}>
            {index > 0 && t('kit.comma')}
            <Side kind={kind} field={field} value={one} names={names} />
          </span>
        ))}
      </>
    )
  const told = tell(kind, field, value, names)
  switch (told.kind) {
    case 'blank':
      return '—'
    case 'yes':
      return t('kit.yes')
    case 'no':
      return t('kit.no')
    case 'day':
      return formatDate(told.text)
    case 'moment':
      return formatDatetime(told.text)
    case 'dict':
      return <DictWord type={told.type} code={told.text} />
    case 'name':
      return <span title={value ?? undefined}>{told.text}</span>
    default:
      return told.text
  }
}
