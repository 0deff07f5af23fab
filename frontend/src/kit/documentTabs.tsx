/** The tabs every document has. */
import type { Entity } from '@/api/resource'
import { ApprovalHistory } from './ApprovalHistory'
import { Attachments } from './Attachments'
import type { RecordTab } from './RecordPage'
import { TraceList } from './TraceList'

export const approvalTab = <T extends Entity>(resource: string): RecordTab<T> => ({
  key: 'approval',
  label: 'approval.history.title',
  children: (record) => <ApprovalHistory resource={resource} id={record.id} />,
})

/** `kind`: what a file added here is, e.g. `contract_scan`. */
export const filesTab = <T extends Entity>(resource: string, kind?: string): RecordTab<T> => ({
  key: 'files',
  label: 'kit.files.title',
  children: (record) => <Attachments resource={resource} id={record.id} kind={kind} />,
})

export const traceTab = <T extends Entity>(resource: string): RecordTab<T> => ({
  key: 'trace',
  label: 'kit.trace.title',
  children: (record) => <TraceList resource={resource} id={record.id} />,
})
