import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const SOURCE = join(__dirname, '../..')
const sheets = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter((path) =>
  path.endsWith('.css'),
)

/** What stands alone before a rule, outside of media queries: `.k-chain {`. */
function owned(path: string): string[] {
  const text = readFileSync(join(SOURCE, path), 'utf8').replace(/\/\*.*?\*\//gs, '')
  return [...text.matchAll(/^\.([\w-]+) \{/gm)].map(([, name]) => name as string)
}

test('what a class looks like is said in one stylesheet: two would mix wherever both are loaded', () => {
  const places = new Map<string, Set<string>>()
  for (const sheet of sheets)
    for (const name of owned(sheet))
      places.set(name, (places.get(name) ?? new Set<string>()).add(sheet))
  expect(places.size).toBeGreaterThan(250)
  expect([...places].filter(([, where]) => where.size > 1).map(([name]) => name)).toEqual([])
})
