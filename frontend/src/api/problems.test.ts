import { expect, test } from 'vitest'
import { Problem, pathOf, problemFrom, sortErrors } from './problems'

const refused = new Problem({
  title: '无法保存',
  status: 422,
  code: 'VALIDATION',
  errors: [
    { pointer: '/lines/0/qty', code: 'MAX_VALUE', detail: '最多 40 件' },
    { pointer: '/name', code: 'DUPLICATE', detail: '已有同名产品' },
    { pointer: '/hidden', code: 'X', detail: '先启用分类' },
  ],
})

test('a pointer is a path', () => {
  expect(pathOf('/lines/0/qty')).toEqual(['lines', 0, 'qty'])
  expect(pathOf('/a~1b/c~0d')).toEqual(['a/b', 'c~d'])
  expect(pathOf('')).toEqual([])
})

test('errors land on their fields, the rest above the buttons', () => {
  const sorted = sortErrors(refused, ([first]) => first !== 'hidden')
  expect(sorted.fields).toEqual([
    { name: ['lines', 0, 'qty'], errors: ['最多 40 件'] },
    { name: ['name'], errors: ['已有同名产品'] },
  ])
  expect(sorted.rest).toEqual(['先启用分类'])
})

test('a refusal without field errors is its sentence', () => {
  const problem = new Problem({ title: 'T', detail: '余额不足', status: 409, code: 'OVER' })
  expect(sortErrors(problem, () => true)).toEqual({ fields: [], rest: ['余额不足'] })
  expect(problem.isStale).toBe(false)
})

test('an answer that is not a problem becomes a plain sentence with its request id', async () => {
  const response = new Response('<html>', { status: 502, headers: { 'X-Request-Id': 'R1' } })
  const problem = await problemFrom(response)
  expect(problem.code).toBe('HTTP_502')
  expect(problem.requestId).toBe('R1')
  expect(problem.message.length).toBeGreaterThan(0)
})
