/** The files of a record, and a place to add one. */
import { FileTextOutlined, UploadOutlined } from '@ant-design/icons'
import { App, Button, Skeleton, Upload } from 'antd'
import { useState } from 'react'
import { asProblem } from '@/api/problems'
import { useRead } from '@/api/resource'
import { useT } from '@/i18n/i18n'
import { EmptyState } from './EmptyState'
import { type Attachment, formatSize, openFile, uploadAll } from './files'
import { formatDatetime } from './format'
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
  const [busy, setBusy] = useState(false)
  const { data, isPending, refetch } = useAttachments(resource, id)

  async function add(file: File) {
    setBusy(true)
    try {
      await uploadAll(resource, id, kind, [file])
      await refetch()
      void message.success(t('kit.files.uploaded'))
    } catch (error) {
      void message.error(asProblem(error).message)
    } finally {
      setBusy(false)
    }
  }

  const upload = !readOnly && (
    <Upload
      showUploadList={false}
      beforeUpload={(file) => {
        void add(file)
        return false
      }}
    >
      <Button size="small" icon={<UploadOutlined />} loading={busy}>
        {t('kit.files.add')}
      </Button>
    </Upload>
  )
  if (isPending) return <Skeleton active paragraph={{ rows: 2 }} />
  const files = data?.data ?? []
  if (!files.length)
    return (
      <EmptyState
        title={t('kit.files.empty')}
        hint={t('kit.files.limit')}
        action={upload || undefined}
      />
    )
  return (
    <div className="k-files">
      {upload}
      <ul>
        {files.map((file) => (
          <li key={file.id}>
            <FileTextOutlined className="k-faint" />
            <button
              type="button"
              className="k-file"
              onClick={() =>
                openFile(file).catch((error) => void message.error(asProblem(error).message))
              }
            >
              {file.file_name}
            </button>
            <span className="k-faint k-num">
              {[
                formatSize(file.size),
                t('kit.files.by', { name: file.uploaded_by_name }),
                formatDatetime(file.created_at),
              ].join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
