import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { login, logout } from './session'
import { getToken, refresh, resume, sessionState, setToken } from './token'

const fetched = vi.fn<(input: Request | string) => Promise<Response>>()
const granted = () => Response.json({ access_token: 'fresh' })
const refused = (status: number) => new Response('{}', { status })

beforeEach(() => {
  vi.stubGlobal('fetch', fetched)
  localStorage.clear()
  setToken(null)
})
afterEach(() => {
  vi.unstubAllGlobals()
  fetched.mockReset()
})

test('a browser in which nobody has signed in asks for nothing', async () => {
  await resume()
  expect(fetched).not.toHaveBeenCalled()
  expect(sessionState()).toBe('out')
})

test('whoever has signed in goes on in a new tab', async () => {
  fetched.mockResolvedValueOnce(granted())
  await login('qian', 'right')
  setToken(null) // the memory of another tab
  fetched.mockResolvedValueOnce(granted())
  await resume()
  expect(fetched.mock.calls.map(([url]) => url)).toEqual([
    '/api/v1/auth/login',
    '/api/v1/auth/refresh',
  ])
  expect([getToken(), sessionState()]).toEqual(['fresh', 'in'])
})

test('a session the server knows no longer is asked for once', async () => {
  fetched.mockResolvedValueOnce(granted())
  await login('qian', 'right')
  fetched.mockResolvedValueOnce(refused(401))
  await resume()
  await resume()
  expect(fetched).toHaveBeenCalledTimes(2)
  expect(sessionState()).toBe('out')
})

test.each([
  ['is down', () => Promise.resolve(refused(503))],
  ['is too busy', () => Promise.resolve(refused(429))],
  ['cannot be reached', () => Promise.reject(new TypeError('lost'))],
])('a server that %s ends no session', async (_, answer) => {
  fetched.mockResolvedValueOnce(granted())
  await login('qian', 'right')
  fetched.mockImplementationOnce(answer)
  await resume()
  fetched.mockResolvedValueOnce(granted())
  await resume()
  expect(fetched).toHaveBeenCalledTimes(3)
  expect(sessionState()).toBe('in')
})

test('signing out leaves nothing to ask for, even when the server did not hear of it', async () => {
  fetched.mockResolvedValueOnce(granted())
  await login('qian', 'right')
  fetched.mockRejectedValueOnce(new TypeError('lost'))
  await expect(logout()).rejects.toMatchObject({ code: 'NETWORK' })
  await resume()
  expect(fetched).toHaveBeenCalledTimes(2)
  expect([getToken(), sessionState()]).toEqual([null, 'out'])
})

test('a session of before the marker is found when a request is refused', async () => {
  fetched.mockResolvedValueOnce(granted())
  await expect(refresh()).resolves.toBe(true)
  fetched.mockResolvedValueOnce(granted())
  await resume()
  expect(fetched).toHaveBeenCalledTimes(2)
})
