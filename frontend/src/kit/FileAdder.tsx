/** Where files are put with a record: a button, or a place to drop them, on a phone with its camera. */
import { CameraOutlined, UploadOutlined } from '@ant-design/icons'
import { App, Button, Grid, Upload } from 'antd'
import { useState } from 'react'
import { asProblem } from '@/api/problems'
import { useT } from '@/i18n/i18n'
import { type Attachment, uploadAll } from './files'

interface FileAdderProps {
  resource: string
  id: string
  /** What the file is, e.g. `contract_scan`. */
  kind?: string
  /** A place that takes several at once. */
  wide?: boolean
  onAdded: (files: Attachment[]) => void
}

export function FileAdder({ resource, id, kind = 'other', wide, onAdded }: FileAdderProps) {
  const t = useT()
  const { message } = App.useApp()
  const phone = !Grid.useBreakpoint().md
  const [busy, setBusy] = useState(false)

  async function add(files: File[]) {
    setBusy(true)
    try {
      onAdded(await uploadAll(resource, id, kind, files))
    } catch (error) {
      void message.error(asProblem(error).message)
    } finally {
      setBusy(false)
    }
  }

  const taken = {
    showUploadList: false,
    multiple: wide,
    disabled: busy,
    // Called once a file: all of them go together, one after the other.
    beforeUpload: (file: File, all: File[]) => {
      if (file === all.at(-1)) void add(all)
      return false
    },
  }
  if (!wide)
    return (
      <Upload {...taken}>
        <Button size="small" icon={<UploadOutlined />} loading={busy}>
          {t('kit.files.add')}
        </Button>
      </Upload>
    )
  return (
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
}
