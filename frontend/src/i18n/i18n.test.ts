import { afterEach, expect, test } from 'vitest'
import { en } from './en'
import { setLanguage, translate } from './i18n'
import { zh } from './zh'

function leaves(tree: object, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[`${path}${key}`, value] as [string, string]]
      : leaves(value as object, `${path}${key}.`),
  )
}

const params = (text: string) => [...text.matchAll(/{{\w+}}/g)].map(String).sort()
const isCounted = ([key, text]: [string, string]) =>
  key.endsWith('_other') && /{{(count|shown)}}/.test(text)
const ONE = leaves(zh)
  .filter(isCounted)
  .map(([key]) => key.replace(/_other$/, '_one'))

afterEach(() => setLanguage('zh'))

test('en has exactly the keys of zh, and of what is counted the singular as well', () => {
  expect(
    leaves(en)
      .map(([key]) => key)
      .toSorted(),
  ).toEqual([...leaves(zh).map(([key]) => key), ...ONE].toSorted())
})

test('no word is empty, and both languages use the same parameters', () => {
  const english = new Map(leaves(en))
  for (const [key, text] of leaves(zh)) {
    expect(text, key).not.toBe('')
    expect(english.get(key), key).not.toBe('')
    expect(params(english.get(key) ?? ''), key).toEqual(params(text))
  }
})

test('a singular says what the plural says, but perhaps not the number', () => {
  const english = new Map(leaves(en))
  for (const key of ONE) {
    const several = english.get(key.replace(/_one$/, '_other')) ?? ''
    const said = params(english.get(key) ?? '')
    expect(english.get(key), key).not.toBe(several)
    expect(said.length, key).toBeGreaterThan(params(several).length - 2)
    expect(params(several), key).toEqual(expect.arrayContaining(said))
  }
})

test('English does not count in the plural alone', () => {
  const plural = /{{(count|shown)}} (?:(?!is )[a-z]+ ){0,2}?(?!is\b)[a-z]+s\b/
  const alone = leaves(en).filter(([key, text]) => plural.test(text) && !/_(one|other)$/.test(key))
  expect(alone).toEqual([])
})

test('English has straight quotes: the font draws the round ones as wide as a Chinese character', () => {
  expect(leaves(en).filter(([, text]) => /[‘’“”]/.test(text))).toEqual([])
})

test('one thing is in the singular, and in Chinese as any number', () => {
  setLanguage('en')
  expect(translate('pool.left.days', { count: 1 })).toBe('1 day left')
  expect(translate('pool.left.days', { count: 2 })).toBe('2 days left')
  expect(translate('pool.left.days', { count: 0 })).toBe('0 days left')
  expect(translate('job.all', { count: 10_000, shown: '10,000+' })).toBe(
    'Select all 10,000+ results',
  )
  expect(translate('score_rule.halved', { count: 1 })).toBe('halved every day')
  setLanguage('zh')
  expect(translate('pool.left.days', { count: 1 })).toBe('还剩 1 天')
  expect(translate('job.all', { count: 10_000, shown: '10,000+' })).toBe('选择全部 10,000+ 条结果')
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
