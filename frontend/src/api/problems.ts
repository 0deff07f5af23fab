/** RFC 9457 problems as the server sends them, and where each message belongs on a form. */
import { translate } from '@/i18n/i18n'

export interface FieldProblem {
  pointer: string
  code: string
  params?: Record<string, unknown>
  detail?: string
}

export interface ProblemBody {
  type?: string
  title: string
  status: number
  code: string
  detail?: string
  instance?: string
  request_id?: string
  retryable?: boolean
  errors?: FieldProblem[]
  current_version?: number
  [extra: string]: unknown
}

/** Thrown by every call that the server refused or that never arrived. */
export class Problem extends Error {
  readonly body: ProblemBody

  constructor(body: ProblemBody) {
    super(body.detail || body.title)
    this.name = 'Problem'
    this.body = body
  }

  get status() {
    return this.body.status
  }

  get code() {
    return this.body.code
  }

  /** True when somebody else changed the record since it was read. */
  get isStale() {
    return this.status === 412
  }

  get requestId() {
    return this.body.request_id
  }
}

export function networkProblem(): Problem {
  return new Problem({
    title: translate('kit.problem.network'),
    status: 0,
    code: 'NETWORK',
    retryable: true,
  })
}

/** Reads a refusal; anything that is not problem+json becomes a plain sentence. */
export async function problemFrom(response: Response): Promise<Problem> {
  const requestId = response.headers.get('X-Request-Id') ?? undefined
  const fallback: ProblemBody = {
    title: translate('kit.problem.unknown'),
    status: response.status,
    code: `HTTP_${response.status}`,
    request_id: requestId,
  }
  try {
    const body = (await response.json()) as Partial<ProblemBody> | null
    if (body && typeof body === 'object' && typeof body.title === 'string')
      return new Problem({ ...fallback, ...body } as ProblemBody)
  } catch {
    // not JSON: a proxy or a crash answered
  }
  return new Problem(fallback)
}

export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  return new Problem({
    title: translate('kit.problem.unknown'),
    detail: error instanceof Error ? error.message : undefined,
    status: 0,
    code: 'CLIENT',
  })
}

export type FieldPath = (string | number)[]

/** `/lines/0/qty` → `['lines', 0, 'qty']` (RFC 6901). */
export function pathOf(pointer: string): FieldPath {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part))
}

export interface SortedErrors {
  /** Messages for fields that are on the screen. */
  fields: { name: FieldPath; errors: string[] }[]
  /** Sentences for the line above the buttons. */
  rest: string[]
}

/**
 * Splits a problem into field errors and one-line refusals.
 * @param has tells whether a field with this path is on the screen.
 */
export function sortErrors(problem: Problem, has: (name: FieldPath) => boolean): SortedErrors {
  const fields = new Map<string, { name: FieldPath; errors: string[] }>()
  const rest: string[] = []
  for (const error of problem.body.errors ?? []) {
    const name = pathOf(error.pointer)
    const text = error.detail || error.code
    if (name.length && has(name)) {
      const key = name.join('/')
      const entry = fields.get(key) ?? { name, errors: [] }
      entry.errors.push(text)
      fields.set(key, entry)
    } else rest.push(text)
  }
  if (!fields.size && !rest.length) rest.push(problem.message)
  return { fields: [...fields.values()], rest }
}
