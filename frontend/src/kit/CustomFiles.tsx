/** A field that holds files of its record: uploaded where the record is, and named in the field. */
import { CloseOutlined, UploadOutlined } from '@ant-design/icons'
import { App, Button, Upload } from 'antd'
import { useState } from 'react'
import { asProblem } from '@/api/problems'
import { useT } from '@/i18n/i18n'
import { useAttachments } from './Attachments'
import type { FieldInputProps } from './FieldInput'
import { openFile, uploadAll } from './files'

interface FilesProps {
  resource: string
  id: string
  value: string[]
  onChange?: (ids: string[] | null) => void
}

/** The names of the files; with `onChange` they can be taken out and added to. */
export function FilesOf({ resource, id, value, onChange }: FilesProps) {
  const t = useT()
  const { message } = App.useApp()
  const [busy, setBusy] = useState(false)
  const { data, refetch } = useAttachments(resource, id)
  const files = (data?.data ?? []).filter((file) => value.includes(file.id))

  async function add(file: File) {
    setBusy(true)
    try {
      const before = new Set((data?.data ?? []).map((one) => one.id))
      await uploadAll(resource, id, 'other', [file])
      const after = (await refetch()).data?.data ?? []
      const fresh = after.filter((one) => !before.has(one.id)).map((one) => one.id)
      onChange?.([...value, ...fresh])
    } catch (error) {
      void message.error(asProblem(error).message)
    } finally {
      setBusy(false)
    }
  }

  return (
    <span className="k-files">
      {files.map((file) => (
        <span key={file.id}>
          <button
            type="button"
            className="k-file"
            onClick={() =>
              openFile(file).catch((error) => void message.error(asProblem(error).message))
            }
          >
            {file.file_name}
          </button>
          {onChange && (
            <Button
              type="text"
              size="small"
              icon={<CloseOutlined />}
              aria-label={`${t('kit.reset')} ${file.file_name}`}
              onClick={() => {
                const left = value.filter((one) => one !== file.id)
                onChange(left.length ? left : null)
              }}
            />
          )}
        </span>
      ))}
      {onChange && (
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
      )}
    </span>
  )
}

/** In a form: a new record has no place for files yet. */
export function CustomFiles({ value, onChange, record }: FieldInputProps<object>) {
  const t = useT()
  const of = record as { id?: string; _resource?: string } | undefined
  if (!of?.id || !of._resource)
    return <span className="k-faint">{t('custom_field.filesLater')}</span>
  return (
    <FilesOf
      resource={of._resource}
      id={of.id}
      value={(value as string[] | null) ?? []}
      onChange={onChange}
    />
  )
}
