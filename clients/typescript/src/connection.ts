/** The way to one server: signs in, keeps the key of a request over its repeats, throws what is refused. */
import { Problem } from './problem.js'
import { PATIENCE, type Patience, pause } from './retry.js'

/** An API token (for programs) or access token, or a person's name and password. */
export type Credentials = { token: string } | { username: string; password: string }

type Options = Credentials & { language?: string; patience?: Partial<Patience> }

export function fetchFrom(url: string, options: Options): (request: Request) => Promise<Response> {
  const patience: Patience = { ...PATIENCE, ...options.patience }
  let token = 'token' in options ? options.token : null

  /** Signs in anew where there is nothing better than `stale`; a token cannot be renewed. */
  async function tokenBetterThan(stale: string | null): Promise<string | null> {
    if (token === stale && 'username' in options) {
      const { username, password } = options
      const response = await fetch(`${url}/api/v1/auth/login`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Accept-Language': options.language ?? 'en' },
        body: JSON.stringify({ username, password }),
      })
      if (!response.ok) throw await Problem.of(response)
      token = ((await response.json()) as { access_token: string }).access_token
    }
    return token
  }

  async function sendOnce(request: Request): Promise<Response> {
    for (let stale: string | null = null; ; ) {
      const bearer = await tokenBetterThan(stale)
      const attempt = new Request(request.clone())
      attempt.headers.set('Authorization', `Bearer ${bearer}`)
      const response = await fetch(attempt)
      if (response.ok || response.status === 304) return response
      if (response.status !== 401 || stale !== null || 'token' in options)
        throw await Problem.of(response)
      stale = bearer
    }
  }

  return async (request) => {
    request.headers.set('Accept-Language', options.language ?? 'en')
    // One key a POST, whatever becomes of its first attempts: its effect happens once (API §7).
    if (request.method === 'POST' && !request.headers.has('Idempotency-Key'))
      request.headers.set('Idempotency-Key', `"${crypto.randomUUID()}"`)
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await sendOnce(request)
      } catch (failed) {
        const wait = pause(patience, attempt, failed, request)
        if (wait === null) throw failed
        await new Promise((resolve) => setTimeout(resolve, wait))
      }
    }
  }
}
