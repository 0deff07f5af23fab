/** Records with only the fields that were asked for, and records they refer to along with them (API §4). */
import type { Middleware } from 'openapi-fetch'

/** What a call of `api` is given beside its parameters. */
export interface Shape {
  middleware: Middleware[]
}

type RowOf<Answer> = Answer extends { data: (infer Row)[] } ? Row : Answer

/** The fields that were asked for, `id`, and `expanded`: null where there is none, or none that you may see. */
export type ShapedRow<Row, Field extends string> = Pick<Row, Extract<keyof Row, Field | 'id'>> & {
  expanded?: Record<string, Record<string, unknown> | null>
}

export type Shaped<Answer, Field extends string> = Answer extends { data: unknown[] }
  ? Omit<Answer, 'data'> & { data: ShapedRow<RowOf<Answer>, Field>[] }
  : ShapedRow<Answer, Field>

/**
 * `shaped({ fields: ['number'] }, (shape) => api.GET('/api/v1/orders', { params: …, ...shape }))`.
 *
 * For every list, search and single record, inside of `take` and `each`. The compiler knows what comes back.
 */
export async function shaped<Answer, Field extends string = string>(
  wanted: { fields?: readonly Field[]; expand?: readonly string[] },
  ask: (shape: Shape) => Promise<{ data?: Answer }>,
): Promise<{ data?: Shaped<Answer, Field> }> {
  const asking: Middleware = {
    async onRequest({ request }) {
      if (request.method === 'POST') {
        const search = (await request.clone().json()) as object
        return new Request(request, { body: JSON.stringify({ ...search, ...wanted }) })
      }
      const url = new URL(request.url)
      for (const [name, names] of Object.entries(wanted)) url.searchParams.set(name, names.join(','))
      return new Request(url, request)
    },
  }
  const answer = await ask({ middleware: [asking] })
  return answer as { data?: Shaped<Answer, Field> } // the contract knows one answer to this question: the shaped one
}
