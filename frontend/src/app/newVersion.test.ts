import { beforeEach, expect, test } from 'vitest'
import { isMissingChunk, mayReload } from './newVersion'

beforeEach(() => sessionStorage.clear())

test('a tab reloads once, and not again within a minute', () => {
  expect(mayReload(1_000)).toBe(true)
  expect(mayReload(1_500)).toBe(false)
  expect(mayReload(60_999)).toBe(false)
  expect(mayReload(61_000)).toBe(true)
})

test('a missing chunk is told from other failures', () => {
  const said = [
    'Failed to fetch dynamically imported module: https://crm/assets/index-a1.js',
    'error loading dynamically imported module: https://crm/assets/index-a1.js',
    'Importing a module script failed.',
    'Unable to preload CSS for /assets/documents-b2.css',
  ]
  for (const message of said) expect(isMissingChunk(new TypeError(message)), message).toBe(true)
  expect(isMissingChunk(new TypeError("reading 'map' of undefined"))).toBe(false)
  expect(isMissingChunk('Importing a module script failed.')).toBe(false)
})
