/** Files of records that are saved already: what could not be sent is kept, and only that is sent again. */
import { App } from 'antd'
import { useState } from 'react'
import { asProblem } from '@/api/problems'
import { useReread } from '@/api/resource'
import { uploadAll } from './files'

interface Waiting {
  id: string
  file: File
}

export interface Unsent {
  files: File[]
  sending: boolean
  /** Sends the files of a record that was just saved. */
  send: (id: string, files: File[]) => Promise<void>
  again: () => Promise<void>
  /** Does without what is left. */
  drop: () => void
}

/** `done` once nothing is left of what was to be sent. */
export function useUnsent(resource: string, kind: string, done: () => void): Unsent {
  const { message } = App.useApp()
  const reread = useReread()
  const [waiting, setWaiting] = useState<Waiting[]>([])
  const [sending, setSending] = useState(false)

  async function deliver(all: Waiting[]) {
    const left = [...all]
    setSending(true)
    try {
      for (const { id, file } of all) {
        await uploadAll(resource, id, kind, [file])
        left.shift()
      }
    } catch (error) {
      void message.error(asProblem(error).message)
    } finally {
      setSending(false)
      setWaiting(left)
    }
    if (left.length < all.length) void reread()
    if (left.length === 0) done()
  }

  return {
    files: waiting.map(({ file }) => file),
    sending,
    send: (id, files) => deliver([...waiting, ...files.map((file) => ({ id, file }))]),
    again: () => deliver(waiting),
    drop: () => {
      setWaiting([])
      done()
    },
  }
}
