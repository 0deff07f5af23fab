/** When to ask again, and how long to wait before. */
import { Problem } from './problem.js'

/** How often a request is sent at most, and the bounds of the pauses between, in milliseconds. */
export interface Patience {
  attempts: number
  firstPause: number
  longestPause: number
}

export const PATIENCE: Patience = { attempts: 5, firstPause: 250, longestPause: 30_000 }

const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'])

/**
 * Milliseconds to wait before attempt `attempt + 1`; null if the failure is final.
 *
 * A cut connection leaves open whether the server has acted. A read may be repeated, and a POST too, because its
 * Idempotency-Key goes with it again; an edit may not: its If-Match would be stale if it had been made.
 */
export function pause(
  { attempts, firstPause, longestPause }: Patience,
  attempt: number,
  failed: unknown,
  request: Request,
): number | null {
  if (attempt >= attempts) return null
  // Twice as long each time, and never at the same moment as everybody else.
  const backoff = (0.5 + Math.random() / 2) * Math.min(firstPause * 2 ** (attempt - 1), longestPause)
  if (failed instanceof Problem) {
    const asked = Number(failed.response.headers.get('Retry-After') ?? 0) * 1000
    return failed.retryable ? Math.max(backoff, Math.min(asked || 0, longestPause)) : null
  }
  if (!(failed instanceof TypeError)) return null // an abort, a mistake of the caller's: not the network
  const safe = request.method === 'GET' || request.headers.has('Idempotency-Key')
  return safe || NEVER_SENT.has(codeOf(failed.cause)) ? backoff : null
}

function codeOf(cause: unknown): string {
  return typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : ''
}
