/** One change: who, what, to which record, and each field before and after. */
import { Tooltip } from 'antd'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { formatDatetime, formatExact } from '@/kit/format'
import { RecordLink } from '@/kit/navigation'
import { AuditChange } from './AuditChange'

export type AuditRow = components['schemas']['AuditRow']

interface AuditEntryProps {
  entry: AuditRow
  word: (kind: string, field: string) => string
}

export function AuditEntry({ entry, word }: AuditEntryProps) {
  const t = useT()
  const names = new Map(entry.names.map((one) => [one.id, one.name]))
  const by = entry.actor_name ?? t('kit.timeline.system')
  return (
    <li className="k-entry" data-kind={entry.action === 'update' ? 'change' : 'action'}>
      <div className="k-entry-head">
        <b>{by}</b>
        {entry.token_name && (
          <span className="k-faint">{t('audit.token', { name: entry.token_name })}</span>
        )}
        <span>{entry.action_name}</span>
        <RecordLink resource={entry.object_type} id={entry.object_id}>
          {[entry.object_name, entry.object_no ?? names.get(entry.object_id)]
            .filter(Boolean)
            .join(' ')}
        </RecordLink>
        <Tooltip title={formatExact(entry.at)}>
          <time className="k-faint k-num" dateTime={entry.at}>
            {formatDatetime(entry.at)}
          </time>
        </Tooltip>
        {entry.ip && <span className="k-faint k-num">{entry.ip}</span>}
      </div>
      {entry.reason && <p className="k-entry-text">{entry.reason}</p>}
      {entry.changes.length > 0 && (
        <ul className="k-entry-changes">
          {entry.changes.map((change) => (
            <AuditChange
              key={change.field}
              kind={entry.object_type}
              change={change}
              names={names}
              word={word}
            />
          ))}
        </ul>
      )}
    </li>
  )
}
