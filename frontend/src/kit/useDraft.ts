/** Nothing typed is lost: the values of an open form, kept on this device until saved. */
interface Draft {
  version: number | null
  values: Record<string, unknown>
}

export interface DraftStore {
  read: () => Record<string, unknown> | null
  write: (values: Record<string, unknown>) => void
  clear: () => void
}

/** A draft of an older version is dropped: the record has moved on. */
export function draftOf(resource: string, id: string | null, version: number | null): DraftStore {
  const key = `bihuan.draft.${resource}.${id ?? 'new'}`
  return {
    read: () => {
      try {
        const draft = JSON.parse(localStorage.getItem(key) ?? 'null') as Draft | null
        return draft && draft.version === version ? draft.values : null
      } catch {
        return null
      }
    },
    write: (values) => {
      try {
        localStorage.setItem(key, JSON.stringify({ version, values } satisfies Draft))
      } catch {
        // storage full or forbidden: the form itself still works
      }
    },
    clear: () => localStorage.removeItem(key),
  }
}
