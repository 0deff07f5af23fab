/** The files of a record, and a place to add one. */
import { CameraOutlined, FileImageOutlined, FileTextOutlined } from '@ant-design/icons'
import { App, Button, Grid, Skeleton, Upload } from 'antd'
import { useState } from 'react'
import { asProblem } from '@/api/problems'
import { useRead } from '@/api/resource'
import { useT } from '@/i18n/i18n'
import { FilePreview } from './FilePreview'
import { type Attachment, formatSize, isImage, openFile, uploadAll } from './files'
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
  const phone = !Grid.useBreakpoint().md
  const [busy, setBusy] = useState(false)
  const [looked, setLooked] = useState<Attachment | null>(null)
  const { data, isPending, refetch } = useAttachments(resource, id)

  async function add(files: File[]) {
    setBusy(true)
    try {
      await uploadAll(resource, id, kind, files)
      await refetch()
      void message.success(t('kit.files.uploaded'))
    } catch (error) {
      void message.error(asProblem(error).message)
    } finally {
      setBusy(false)
    }
  }

  const open = (file: Attachment) =>
    isImage(file)
      ? setLooked(file)
      : void openFile(file).catch((error) => void message.error(asProblem(error).message))
  const taken = {
    showUploadList: false,
    multiple: true,
    disabled: busy,
    // Called once a file: all of them go together, one after the other.
    beforeUpload: (file: File, all: File[]) => {
      if (file === all.at(-1)) void add(all)
      return false
    },
  }
  const upload = !readOnly && (
    <div className="k-files-add">
      {phone && (
        <Upload {...taken} accept="image/*" capture="environment" multiple={false}>
          <Button icon={<CameraOutlined />} loading={busy}>
            {t('kit.files.photo')}
          </Button>
        </Upload>
      )}
      <Upload.Dragger {...taken}>
        {busy ? t('kit.files.sending') : t(phone ? 'kit.files.add' : 'kit.files.drop')}
        <small className="k-faint">{t('kit.files.limit')}</small>
      </Upload.Dragger>
    </div>
  )
  if (isPending) return <Skeleton active paragraph={{ rows: 2 }} />
  const files = data?.data ?? []
  return (
    <div className="k-files">
      {upload}
      {!files.length && <p className="k-faint">{t('kit.files.empty')}</p>}
      <ul>
        {files.map((file) => (
          <li key={file.id}>
            {isImage(file) ? (
              <FileImageOutlined className="k-faint" />
            ) : (
              <FileTextOutlined className="k-faint" />
            )}
            <button type="button" className="k-file" onClick={() => open(file)}>
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
      {looked && <FilePreview key={looked.id} file={looked} onClose={() => setLooked(null)} />}
    </div>
  )
}
