import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { actionLook } from './actions'
import { doneWith, toldOf } from './told'

test('every verb the API knows has a word in both languages', () => {
  const contract = readFileSync('../openapi.yaml', 'utf8')
  const verbs = [...contract.matchAll(/^ {2}\/api\/v1\/([a-z-]+)\/\{id\}\/([a-z-]+):\n {4}post:/gm)]
  expect(verbs.length).toBeGreaterThan(80)
  const raw = verbs.filter(
    ([, resource, verb]) => !/[一-鿿]/.test(actionLook(verb ?? '', resource).zh),
  )
  expect(raw.map(([, resource, verb]) => `${resource}/${verb}`)).toEqual([])
})

test('what happens by itself is told in words, and the system does not agree but let pass', () => {
  expect(toldOf('reduce', 'zh', 'receivables')).toBe('按实际交付调减')
  expect(toldOf('invoice', 'zh', 'receivables')).toBe('更新开票')
  expect(toldOf('approve', 'zh', 'orders', 'user')).toBe('同意')
  expect(toldOf('approve', 'zh', 'orders', 'system')).toBe('自动通过，无需审批')
  expect(toldOf('approve', 'en', 'orders', 'user')).toBe('approved it')
  expect(toldOf('approve-step', 'en', 'quotes')).toBe('approved a step')
})

test('a toast says what has been done', () => {
  expect(doneWith('submit', 'zh', 'quotes')).toBe('已提交审批')
  expect(doneWith('accept', 'zh', 'quotes')).toBe('已登记客户接受')
  expect(doneWith('confirm', 'zh', 'outbounds')).toBe('已出库')
  expect(doneWith('confirm', 'en', 'outbounds')).toBe('Issued the goods')
})
