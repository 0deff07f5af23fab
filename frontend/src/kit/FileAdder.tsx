/** The button that puts a file with a record. */
import { UploadOutlined } from '@ant-design/icons'
import { App, Button, Upload } from 'antd'
import { useState } from 'react'
import { asProblem } from '@/api/problems'
import { useT } from '@/i18n/i18n'
import { type Attachment, uploadAll } from './files'

interface FileAdderProps {
  resource: string
  id: string
  /** What the file is, e.g. `contract_scan`. */
  kind?: string
  onAdded: (files: Attachment[]) => void
}

export function FileAdder({ resource, id, kind = 'other', onAdded }: FileAdderProps) {
  const t = useT()
  const { message } = App.useApp()
  const [busy, setBusy] = useState(false)

  async function add(file: File) {
    setBusy(true)
    try {
      onAdded(await uploadAll(resource, id, kind, [file]))
    } catch (error) {
      void message.error(asProblem(error).message)
    } finally {
      setBusy(false)
    }
  }

  return (
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
}
