/** Chooses files that go along with an action; they are sent when the action is. */
import { InboxOutlined } from '@ant-design/icons'
import { Upload } from 'antd'
import { useT } from '@/i18n/i18n'
import './documents.css'

interface FilePickerProps {
  label: string
  files: File[]
  onChange: (files: File[]) => void
  /** Under the drop area, e.g. what is on file already. */
  hint?: string
}

export function FilePicker({ label, files, onChange, hint }: FilePickerProps) {
  const t = useT()
  return (
    <div className="k-files-pick">
      <span className="k-files-label">{label}</span>
      <Upload.Dragger
        multiple
        accept=".pdf,.png,.jpg,.jpeg,.webp,.doc,.docx,.ofd"
        fileList={files.map((file, index) => ({
          uid: `${index}-${file.name}`,
          name: file.name,
          size: file.size,
        }))}
        beforeUpload={(_, chosen) => {
          onChange([...files, ...chosen.filter((one) => !files.includes(one))])
          return false
        }}
        onRemove={(removed) => {
          onChange(files.filter((file, index) => `${index}-${file.name}` !== removed.uid))
          return false
        }}
      >
        <p>
          <InboxOutlined /> {t('kit.files.drop')}
        </p>
        <p className="k-faint">{hint ?? t('kit.files.limit')}</p>
      </Upload.Dragger>
    </div>
  )
}
