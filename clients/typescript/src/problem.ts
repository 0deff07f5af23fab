/** What the server refuses, as an error (application/problem+json, RFC 9457). */
export interface FieldProblem {
  /** Leads into the body that was sent: `/lines/0/qty`. */
  pointer: string
  code: string
  detail: string
}

type Body = Partial<{
  code: string
  detail: string
  retryable: boolean
  errors: FieldProblem[]
  current_version: number | null
  request_id: string
}>

/** A refusal. Decide by `code`, which is part of the contract; show `detail`, which is a sentence. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly retryable: boolean
  readonly errors: FieldProblem[]
  readonly currentVersion: number | null
  readonly requestId: string
  declare readonly response: Response

  constructor(response: Response, body: Body) {
    const code = body.code ?? 'HTTP'
    const detail = body.detail ?? response.statusText
    const requestId = body.request_id ?? response.headers.get('X-Request-Id') ?? ''
    const fields = (body.errors ?? []).map((one) => `; ${one.pointer}: ${one.code} ${one.detail}`)
    super(`${response.status} ${code}: ${detail}${fields.join('')} (request ${requestId})`)
    this.status = response.status
    this.code = code
    this.detail = detail
    this.retryable = body.retryable ?? false
    this.errors = body.errors ?? []
    this.currentVersion = body.current_version ?? null
    this.requestId = requestId
    Object.defineProperty(this, 'response', { value: response, enumerable: false }) // a page long in every log
  }

  /** The refusal in an answer; one that a proxy wrote has no code of ours. */
  static async of(response: Response): Promise<Problem> {
    const body: unknown = await response.json().catch(() => null)
    return new Problem(response, typeof body === 'object' && body !== null ? body : {})
  }
}
