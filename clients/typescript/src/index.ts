/** The TypeScript client of 闭环 CRM: the contract as types, and the manners that the server expects. */
import createClient, { type Client } from 'openapi-fetch'
import { type Credentials, fetchFrom } from './connection.js'
import type { Patience } from './retry.js'
import type { components, paths } from './schema.gen.js'

export { type FieldProblem, Problem } from './problem.js'
export type { Patience } from './retry.js'
export { type Shape, type Shaped, type ShapedRow, shaped } from './shape.js'
export type { components, paths } from './schema.gen.js'
export type Schemas = components['schemas']
export type Bihuan = Client<paths>

export type Options = Credentials & {
  /** Of the sentences in refusals; English by default. */
  language?: 'en' | 'zh-CN'
  patience?: Partial<Patience>
}

/** A client of the server at `url`. What the server refuses is thrown as a `Problem`. */
export function connect(url: string, options: Options): Bihuan {
  return createClient<paths>({ baseUrl: url, fetch: fetchFrom(url, options) })
}

/** What was answered: `const lead = await take(api.GET('/api/v1/leads/{id}', …))`. */
export async function take<T>(answer: Promise<{ data?: T }>): Promise<T> {
  return (await answer).data as T // refusals have been thrown: there is an answer, or it has no body
}

interface Page<Row> {
  data: Row[]
  page: { next_cursor: string | null }
}

/** All rows of a list, page after page: `each((cursor) => api.GET('/api/v1/leads', { params: { query: { ...cursor } } }))`. */
export async function* each<Row>(
  page: (next: { cursor?: string }) => Promise<{ data?: Page<Row> }>,
): AsyncGenerator<Row> {
  for (let next: { cursor?: string } | null = {}; next !== null; ) {
    const answer: Page<Row> = await take(page(next))
    yield* answer.data
    next = answer.page.next_cursor === null ? null : { cursor: answer.page.next_cursor }
  }
}

/** The If-Match of an edit: `ifMatch('orders', order)`. Its refusal with 412 tells that somebody was faster. */
export function ifMatch(resource: string, record: { id: string; version: number }): string {
  return `"${resource}:${record.id}:${record.version}"`
}
