/** A picture of a record, large and without leaving the page. */
import { App, Image } from 'antd'
import { useEffect, useState } from 'react'
import { asProblem } from '@/api/problems'
import { type Attachment, addressOf } from './files'

interface FilePreviewProps {
  file: Pick<Attachment, 'id' | 'file_name' | 'mime'>
  onClose: () => void
}

export function FilePreview({ file, onClose }: FilePreviewProps) {
  const { message } = App.useApp()
  const [address, setAddress] = useState<string>()
  // The bytes lie behind the token, and their address must be let go of.
  useEffect(() => {
    let made: string | undefined
    let gone = false
    addressOf(file).then(
      (found) => {
        made = found
        if (gone) URL.revokeObjectURL(found)
        else setAddress(found)
      },
      (error) => {
        if (gone) return
        void message.error(asProblem(error).message)
        onClose()
      },
    )
    return () => {
      gone = true
      if (made) URL.revokeObjectURL(made)
    }
  }, [file, message, onClose])
  if (!address) return null
  return (
    <Image
      alt={file.file_name}
      src={address}
      className="k-file-hidden"
      preview={{ open: true, onOpenChange: (open) => !open && onClose() }}
    />
  )
}
