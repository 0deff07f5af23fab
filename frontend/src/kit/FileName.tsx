/** A file by its name, which opens it. */
import { FileImageOutlined, FileTextOutlined } from '@ant-design/icons'
import { App } from 'antd'
import { type ReactNode, useState } from 'react'
import { asProblem } from '@/api/problems'
import { useT } from '@/i18n/i18n'
import { FilePreview } from './FilePreview'
import { type Attachment, formatSize, isImage, openFile } from './files'
import { formatDatetime } from './format'
import './documents.css'

type Named = Pick<Attachment, 'id' | 'file_name' | 'mime'>
type Told = Named & Pick<Attachment, 'size' | 'uploaded_by_name' | 'created_at'>

/** Pictures are looked at where one is, everything else opens beside. */
export function FileName({ file }: { file: Named }) {
  const { message } = App.useApp()
  const [looked, setLooked] = useState(false)
  const open = () =>
    isImage(file)
      ? setLooked(true)
      : void openFile(file).catch((error) => void message.error(asProblem(error).message))
  return (
    <>
      <button type="button" className="k-file" onClick={open}>
        {file.file_name}
      </button>
      {looked && <FilePreview file={file} onClose={() => setLooked(false)} />}
    </>
  )
}

interface FileLineProps {
  file: Told
  /** Between the name and the size. */
  before?: ReactNode
}

/** The same with its size, and who has put it there when. */
export function FileLine({ file, before }: FileLineProps) {
  const t = useT()
  return (
    <>
      {isImage(file) ? (
        <FileImageOutlined className="k-faint" />
      ) : (
        <FileTextOutlined className="k-faint" />
      )}
      <FileName file={file} />
      <span className="k-faint k-num">
        {before}
        {before && ' · '}
        {[
          formatSize(file.size),
          t('kit.files.by', { name: file.uploaded_by_name }),
          formatDatetime(file.created_at),
        ].join(' · ')}
      </span>
    </>
  )
}
