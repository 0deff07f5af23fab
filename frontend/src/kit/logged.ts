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

/** Documents count their lines in tens: line 20 is the second one people see. */
export const placeOf = (line: number): number => (line % 10 === 0 && line > 0 ? line / 10 : line)
