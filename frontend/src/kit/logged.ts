/** What the log says of a document’s lines, sorted for reading: by line, and only what people speak about. */

export interface Change {
  field: string
  old: string | null
  new: string | null
}

export interface LineChange {
  /** 0: the lines of this document bear no numbers, and every change stands for itself. */
  line: number
  /** Of a line that came or went: what stood in it. */
  kind: 'added' | 'removed' | 'changed'
  content?: Record<string, unknown>
  changes: Change[]
}

const LINE = /^lines\[(\d*)\](?:\.(.+))?$/

/** Fields of the record itself, and what happened line by line in the order of the document. */
export function sortChanges(changes: Change[]): { head: Change[]; lines: LineChange[] } {
  const head: Change[] = []
  const lines = new Map<number, LineChange>()
  for (const change of changes) {
    const [, at, field] = LINE.exec(change.field) ?? []
    if (at === undefined) {
      head.push(change)
      continue
    }
    const line = Number(at)
    if (field === undefined) {
      const kind = change.old === null ? 'added' : 'removed'
      // A line that went and one that came may bear the same number.
      lines.set(lines.has(line) ? line + 0.5 : line, {
        line,
        kind,
        content: parsed(change.new ?? change.old),
        changes: [],
      })
    } else {
      const place = line || lines.size / 1000
      const known = lines.get(place) ?? { line, kind: 'changed' as const, changes: [] }
      known.changes.push({ ...change, field })
      lines.set(place, known)
    }
  }
  return { head, lines: [...lines.entries()].sort(([a], [b]) => a - b).map(([, one]) => one) }
}

/** A whole line or list as the log keeps it, or nothing when it is plain text. */
export function parsed(value: string | null): Record<string, unknown> | undefined {
  if (!value?.startsWith('{') && !value?.startsWith('[')) return undefined
  try {
    return JSON.parse(value) as Record<string, unknown>
  } catch {
    return undefined
  }
}

/** What came to a list of words and what went, such as tags; undefined where it is no such list. */
export function wordChanges(change: Change): { added: string[]; removed: string[] } | undefined {
  const [old, now] = [wordsOf(change.old), wordsOf(change.new)]
  if (!old || !now || old.length + now.length === 0) return undefined
  return {
    added: now.filter((word) => !old.includes(word)),
    removed: old.filter((word) => !now.includes(word)),
  }
}

function wordsOf(value: string | null): string[] | undefined {
  if (value === null) return []
  const list: unknown = parsed(value)
  return Array.isArray(list) && list.every((one) => typeof one === 'string') ? list : undefined
}

/** Documents count their lines in tens: line 20 is the second one people see. */
export const placeOf = (line: number): number => (line % 10 === 0 && line > 0 ? line / 10 : line)
