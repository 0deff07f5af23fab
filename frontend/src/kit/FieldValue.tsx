/** Draws the value of a field for reading: in a cell, a detail row or a chip. */
import { Tooltip } from 'antd'
import { useT } from '@/i18n/i18n'
import { DictWord } from './DictWord'
import { type Field, rawOf, textOf } from './fields'
import { formatDate, formatDatetime, formatExact, formatPercent, formatQty } from './format'
import { Money } from './Money'
import { RecordLink } from './navigation'
import { RefName } from './RefName'
import { Revealable } from './Revealable'
import { Blank, StatusTag } from './StatusTag'
import { now, onClock } from './time'

/** A day is late once it is over, a moment once it has passed. */
function isLate<T extends object>(field: Field<T>, record: T, raw: string): boolean {
  if (!field.late?.(record)) return false
  return onClock(raw).isBefore(field.kind === 'date' ? now().startOf('day') : now())
}

interface FieldValueProps<T extends object> {
  field: Field<T>
  record: T
  /** In lists a reference is plain text unless asked. */
  link?: boolean
}

export function FieldValue<T extends object>({ field, record, link = true }: FieldValueProps<T>) {
  const t = useT()
  if (field.render) return <>{field.render(record) ?? <Blank />}</>
  const value = rawOf(record, field.key)
  const raw = textOf(record, field.key)
  const hidden = record as { id?: string; phone_hidden?: boolean }
  if (field.reveal && link && raw && hidden.phone_hidden && hidden.id)
    return (
      <Revealable
        key={hidden.id}
        resource={field.reveal}
        id={hidden.id}
        field={field.key}
        masked={raw}
      />
    )
  switch (field.kind) {
    case 'money': {
      const currency = field.currencyKey ? textOf(record, field.currencyKey) : ''
      return <Money value={raw} currency={currency || 'CNY'} />
    }
    case 'qty':
      return raw ? <span className="k-num">{formatQty(raw)}</span> : <Blank />
    case 'percent':
      return raw ? <span className="k-num">{formatPercent(raw)}</span> : <Blank />
    case 'date':
      return raw ? (
        <span className={isLate(field, record, raw) ? 'k-num k-late' : 'k-num'}>
          {formatDate(raw)}
          {isLate(field, record, raw) && <span className="k-sr"> {t('kit.overdue')}</span>}
        </span>
      ) : (
        <Blank />
      )
    case 'datetime':
      return raw ? (
        <Tooltip title={formatExact(raw)}>
          <span className={isLate(field, record, raw) ? 'k-num k-late' : 'k-num'}>
            {formatDatetime(raw)}
            {isLate(field, record, raw) && <span className="k-sr"> {t('kit.overdue')}</span>}
          </span>
        </Tooltip>
      ) : (
        <Blank />
      )
    case 'badge':
      if (Array.isArray(value))
        return value.length ? (
          <span className="k-tags">
            {value.map((one) => (
              <StatusTag key={String(one)} value={String(one)} looks={field.looks} />
            ))}
          </span>
        ) : (
          <Blank />
        )
      return <StatusTag value={raw} looks={field.looks} />
    case 'ref': {
      const name = field.nameKey ? (
        textOf(record, field.nameKey)
      ) : raw && field.resource ? (
        <RefName resource={field.resource} id={raw} />
      ) : (
        raw
      )
      if (!name) return <Blank />
      return link && !field.plain && field.resource && raw ? (
        <RecordLink resource={field.resource} id={raw}>
          {name}
        </RecordLink>
      ) : (
        name
      )
    }
    case 'dict':
      return raw ? <DictWord type={field.dict} code={raw} /> : <Blank />
    case 'bool':
      if (raw === 'true') return <>{t('kit.yes')}</>
      return raw === 'false' ? <span className="k-faint">{t('kit.no')}</span> : <Blank />
    case 'longText':
      return raw ? <span className="k-long">{raw}</span> : <Blank />
    default:
      return raw ? raw : <Blank />
  }
}
