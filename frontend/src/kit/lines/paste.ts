/** Rows copied from a spreadsheet, laid over the lines from one cell on. */
import { call } from '@/api/client'
import type { Page } from '@/api/resource'
import { type RefOption, refName } from '@/kit/RefInput'
import { type Line, type LinesSpec, newLine, parseCell } from './lines'

interface Pasted {
  lines: Line[]
  /** Codes no record was found for; their cells stay empty. */
  unknown: string[]
}

async function find(resource: string, text: string): Promise<RefOption | undefined> {
  const page = await call<Page<RefOption>>('GET', `/${resource}`, { query: { q: text, limit: 5 } })
  const exact = page.data.find((one) => [one.code, one.number, one.name].includes(text))
  return exact ?? (page.data.length === 1 ? page.data[0] : undefined)
}

export async function pasteInto(
  lines: Line[],
  grid: string[][],
  row: number,
  column: number,
  spec: LinesSpec,
): Promise<Pasted> {
  const next = [...lines]
  const unknown: string[] = []
  const known = new Map<string, Promise<RefOption | undefined>>()
  const targets = spec.columns.slice(column).filter((one) => !one.computed)
  for (const [offset, cells] of grid.entries()) {
    let line: Line = { ...(next[row + offset] ?? newLine(spec.blank)) }
    for (const [index, text] of cells.entries()) {
      const target = targets[index]
      if (!target || text === '') continue
      const { key, kind, resource } = target.field
      if (kind === 'ref' && resource) {
        const asked = known.get(`${resource}/${text}`) ?? find(resource, text)
        known.set(`${resource}/${text}`, asked)
        const option = await asked
        if (!option) {
          unknown.push(text)
          continue
        }
        line = {
          ...line,
          [key]: option.id,
          _names: { ...(line._names as object), [key]: refName(option) },
          ...spec.onPick?.(key, option),
        }
      } else {
        line[key] = parseCell(text, kind)
        for (const cleared of target.clears ?? []) line[cleared] = undefined
      }
    }
    next[row + offset] = line
  }
  return { lines: next, unknown: [...new Set(unknown)] }
}
