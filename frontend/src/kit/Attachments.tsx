/** The files of a record, and a place to add one. */
import { App } from 'antd'
import { useState } from 'react'
import { useRead } from '@/api/resource'
import { useT } from '@/i18n/i18n'
import { Asked } from './Asked'
import { DictWord } from './DictWord'
import { DictSelect } from './FieldInput'
import { FileAdder } from './FileAdder'
import { FileLine } from './FileName'
import type { Attachment } from './files'
import './documents.css'

interface AttachmentsProps {
  resource: string
  id: string
  /** What an uploaded file is unless somebody says otherwise, e.g. `contract_scan`. */
  kind?: string
  readOnly?: boolean
}

export function useAttachments(resource: string, id: string) {
  return useRead<{ data: Attachment[] }>(['attachments', resource, id], '/attachments', {
    object_type: resource,
    object_id: id,
  })
}

export function Attachments({ resource, id, kind: usual = 'other', readOnly }: AttachmentsProps) {
  const [kind, setKind] = useState(usual)
  const t = useT()
  const { message } = App.useApp()
  const asked = useAttachments(resource, id)
  const adder = !readOnly && (
    <div className="k-files-new">
      <div className="k-files-kind">
        <span>{t('kit.files.kind')}</span>
        <DictSelect
          type="attachment_kind"
          required
          value={kind}
          aria-label={t('kit.files.kind')}
          onChange={(code) => setKind(code ?? usual)}
        />
      </div>
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
    </div>
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
                <FileLine
                  file={file}
                  before={<DictWord type="attachment_kind" code={file.kind} />}
                />
              </li>
            ))}
          </ul>
        </div>
      )}
    </Asked>
  )
}
