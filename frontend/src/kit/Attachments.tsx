/** The files of a record, and a place to add one. */
import { App } from 'antd'
import { useRead } from '@/api/resource'
import { useT } from '@/i18n/i18n'
import { Asked } from './Asked'
import { FileAdder } from './FileAdder'
import { FileLine } from './FileName'
import type { Attachment } from './files'
import './documents.css'

interface AttachmentsProps {
  resource: string
  id: string
  /** What an uploaded file is, e.g. `contract_scan`. */
  kind?: string
  readOnly?: boolean
}

export function useAttachments(resource: string, id: string) {
  return useRead<{ data: Attachment[] }>(['attachments', resource, id], '/attachments', {
    object_type: resource,
    object_id: id,
  })
}

export function Attachments({ resource, id, kind = 'other', readOnly }: AttachmentsProps) {
  const t = useT()
  const { message } = App.useApp()
  const asked = useAttachments(resource, id)
  const adder = !readOnly && (
    <FileAdder
      resource={resource}
      id={id}
      kind={kind}
      wide
      onAdded={() => {
        void asked.refetch()
        void message.success(t('kit.files.uploaded'))
      }}
    />
  )
  return (
    <Asked of={asked} rows={2}>
      {({ data: files }) => (
        <div className="k-files">
          {adder}
          {files.length === 0 && <p className="k-faint">{t('kit.files.empty')}</p>}
          <ul>
            {files.map((file) => (
              <li key={file.id}>
                <FileLine file={file} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </Asked>
  )
}
