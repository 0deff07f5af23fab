/** A field that holds files of its record: uploaded where the record is, and named in the field. */
import { CloseOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useT } from '@/i18n/i18n'
import { useAttachments } from './Attachments'
import type { FieldInputProps } from './FieldInput'
import { FileAdder } from './FileAdder'
import { FileName } from './FileName'

interface FilesProps {
  resource: string
  id: string
  value: string[]
  onChange?: (ids: string[] | null) => void
}

/** The names of the files; with `onChange` they can be taken out and added to. */
export function FilesOf({ resource, id, value, onChange }: FilesProps) {
  const t = useT()
  const { data, refetch } = useAttachments(resource, id)
  const files = (data?.data ?? []).filter((file) => value.includes(file.id))
  return (
    <span className="k-files">
      {files.map((file) => (
        <span key={file.id}>
          <FileName file={file} />
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
        <FileAdder
          resource={resource}
          id={id}
          onAdded={(added) => {
            void refetch()
            onChange([...value, ...added.map((one) => one.id)])
          }}
        />
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
