/** One event of the security log. */
import { RecordPage } from '@/kit/RecordPage'
import { event, type SecurityEvent } from './fields'

export function SecurityEventPage() {
  return (
    <RecordPage<SecurityEvent>
      resource="security-events"
      title="security_event.titles"
      heading={(record) => record.kind}
      status={event.result}
      highlights={[event.at, event.actor, event.ip]}
      facts={[
        { title: 'kit.record.basics', fields: [event.kind, event.account, event.token] },
        { title: 'kit.record.system', fields: [event.object, event.detail, event.request] },
      ]}
      timeline="log"
    />
  )
}
