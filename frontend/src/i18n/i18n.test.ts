import { expect, test } from 'vitest'
import { en } from './en'
import { zh } from './zh'

function leaves(tree: object, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[`${path}${key}`, value] as [string, string]]
      : leaves(value as object, `${path}${key}.`),
  )
}

const params = (text: string) => [...text.matchAll(/{{\w+}}/g)].map(String).sort()

test('en has exactly the keys of zh', () => {
  expect(leaves(en).map(([key]) => key)).toEqual(
    expect.arrayContaining(leaves(zh).map(([key]) => key)),
  )
  expect(leaves(en)).toHaveLength(leaves(zh).length)
})

test('no word is empty, and both languages use the same parameters', () => {
  const english = new Map(leaves(en))
  for (const [key, text] of leaves(zh)) {
    expect(text, key).not.toBe('')
    expect(english.get(key), key).not.toBe('')
    expect(params(english.get(key) ?? ''), key).toEqual(params(text))
  }
})

test.each([
  ['zh', zh, import.meta.glob<Record<string, object>>('./zh/*.ts', { eager: true })],
  ['en', en, import.meta.glob<Record<string, object>>('./en/*.ts', { eager: true })],
])('every file of %s is in, and none hides a word of another', (_, all, files) => {
  const entities = Object.values(files).flatMap((file) =>
    Object.values(file).flatMap((words) => Object.keys(words)),
  )
  expect(entities.toSorted()).toEqual(Object.keys(all).toSorted())
})
