/** Files of a record: uploading one, and opening one behind the token. */
import { authFetch, BASE, call } from '@/api/client'
import { problemFrom } from '@/api/problems'
import type { components } from '@/api/schema.gen'

export type Attachment = components['schemas']['AttachmentRead']

/** One after the other: each upload is one intent. What was `sent` is not sent again by a repeat. */
export async function uploadAll(
  resource: string,
  id: string,
  kind: string,
  files: File[],
  sent?: (file: File) => void,
) {
  const added: Attachment[] = []
  for (const file of files) {
    const body = new FormData()
    body.set('object_type', resource)
    body.set('object_id', id)
    body.set('kind', kind)
    body.set('file', file)
    added.push(await call<Attachment>('POST', '/attachments', { body }))
    sent?.(file)
  }
  return added
}

type Named = Pick<Attachment, 'id' | 'file_name' | 'mime'>

export const isImage = (file: Named) => /^image\/(png|jpeg|gif|webp)$/.test(file.mime)

/** The bytes of a file as an address of this page; whoever asks lets go of it. */
export async function addressOf(file: Named): Promise<string> {
  const url = new URL(`${BASE}/attachments/${file.id}/content`, window.location.origin)
  const response = await authFetch(new Request(url, { credentials: 'include' }))
  if (!response.ok) throw await problemFrom(response)
  return URL.createObjectURL(await response.blob())
}

/** Shows what a browser can show, saves the rest. */
export async function openFile(file: Named) {
  const address = await addressOf(file)
  const link = document.createElement('a')
  link.href = address
  if (/^(image\/|application\/pdf)/.test(file.mime)) link.target = '_blank'
  else link.download = file.file_name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

/** Saves what a GET answers, behind the token; `POST` where making the file is told in the log. */
export async function saveFile(path: string, name: string, method: 'GET' | 'POST' = 'GET') {
  const url = new URL(BASE + path, window.location.origin)
  const response = await authFetch(new Request(url, { method, credentials: 'include' }))
  if (!response.ok) throw await problemFrom(response)
  const link = document.createElement('a')
  link.href = URL.createObjectURL(await response.blob())
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

/** `1.4 MB`. */
export function formatSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}
