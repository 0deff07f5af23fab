import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { call } from './client'
import { etag } from './resource'
import { setToken } from './token'

const answer = (status: number, body: unknown = {}) =>
  new Response(status === 204 ? null : JSON.stringify(body), { status })

const fetched = vi.fn<(input: Request | string) => Promise<Response>>()

beforeEach(() => {
  vi.stubGlobal('fetch', fetched)
  setToken('old')
})
afterEach(() => {
  vi.unstubAllGlobals()
  fetched.mockReset()
})

const sent = (index: number) => fetched.mock.calls[index]?.[0] as Request

test('a 401 is refreshed once and the call repeated with the same key', async () => {
  fetched
    .mockResolvedValueOnce(answer(401))
    .mockResolvedValueOnce(answer(200, { access_token: 'new' }))
    .mockResolvedValueOnce(answer(200, { id: '1' }))
  await expect(call('POST', '/quotes', { body: { a: 1 } })).resolves.toEqual({ id: '1' })
  expect(sent(2).headers.get('Authorization')).toBe('Bearer new')
  const key = sent(0).headers.get('Idempotency-Key')
  expect(key).toMatch(/^"[0-9a-f-]{36}"$/)
  expect(sent(2).headers.get('Idempotency-Key')).toBe(key)
})

test('pressing again after a lost answer reuses the key, after an answer it does not', async () => {
  fetched.mockRejectedValueOnce(new TypeError('lost'))
  await expect(call('POST', '/receipts', { body: {} })).rejects.toMatchObject({ code: 'NETWORK' })
  fetched.mockResolvedValue(answer(204))
  await call('POST', '/receipts', { body: {} })
  await call('POST', '/receipts', { body: {} })
  const keys = [0, 1, 2].map((i) => sent(i).headers.get('Idempotency-Key'))
  expect(keys[1]).toBe(keys[0])
  expect(keys[2]).not.toBe(keys[0])
})

test('empty parameters are not sent', async () => {
  fetched.mockResolvedValueOnce(answer(200))
  await call('GET', '/quotes', { query: { q: '', status: 'draft', cursor: undefined } })
  expect(new URL(sent(0).url).search).toBe('?status=draft')
})

test('If-Match is resource, id and version in quotes', () => {
  expect(etag('quotes', { id: 'x', version: 3 })).toBe('"quotes:x:3"')
})

test('a photo whose answer was lost keeps its key, another photo has its own', async () => {
  const form = (name: string) => {
    const body = new FormData()
    body.set('object_id', 'f1')
    body.set('file', new File(['x'], name, { lastModified: 1 }))
    return body
  }
  fetched.mockRejectedValueOnce(new TypeError('lost'))
  fetched.mockResolvedValue(answer(204))
  await expect(call('POST', '/attachments', { body: form('a.png') })).rejects.toMatchObject({
    code: 'NETWORK',
  })
  await call('POST', '/attachments', { body: form('b.png') })
  await call('POST', '/attachments', { body: form('a.png') })
  const keys = [0, 1, 2].map((i) => sent(i).headers.get('Idempotency-Key'))
  expect(keys[1]).not.toBe(keys[0])
  expect(keys[2]).toBe(keys[0])
})
