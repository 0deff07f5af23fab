/** Refusals, stale versions and pages: `node manners.js URL PASSWORD`; prints "ok". */
import assert from 'node:assert/strict'
import { connect, each, ifMatch, Problem, shaped, take } from 'bihuan-client'

const [, , url = '', password = ''] = process.argv
const qian = connect(url, { username: 'qian', password })

await assert.rejects(
  take(qian.POST('/api/v1/leads', { body: { source: 'exhibition', email: 'nobody' } })),
  (refused) =>
    refused instanceof Problem &&
    refused.status === 422 &&
    !refused.retryable &&
    refused.errors.some((one) => one.pointer === '/email'),
)

const lead = await take(
  qian.POST('/api/v1/leads', {
    body: { company_name: '杭州版本', contact_name: '沈三', mobile: '13700007799', source: 'exhibition' },
  }),
)
const edit = (city: string) => ({
  params: { path: { id: lead.id }, header: { 'If-Match': ifMatch('leads', lead) } },
  body: { city },
})
const edited = await take(qian.PATCH('/api/v1/leads/{id}', edit('杭州市')))
assert.deepEqual([edited.city, edited.version], ['杭州市', lead.version + 1])
await assert.rejects(
  take(qian.PATCH('/api/v1/leads/{id}', edit('宁波市'))),
  (refused) =>
    refused instanceof Problem &&
    refused.code === 'STALE_VERSION' &&
    refused.currentVersion === edited.version,
)

let pages = 0
const names = new Set<string>()
for await (const unit of each((next) => {
  pages += 1
  return qian.GET('/api/v1/units', { params: { query: { limit: 3, ...next } } })
}))
  names.add(unit.name)
assert(names.size > 3)
assert.equal(pages, Math.ceil(names.size / 3))

// What is shaped has its fields and no others; plain calls cannot ask for it, and are of whole records.
const query = { q: '杭州版本' }
const rows = await take(
  shaped({ fields: ['company_name', 'version'], expand: ['owner'] }, (shape) =>
    qian.GET('/api/v1/leads', { params: { query }, ...shape }),
  ),
)
const row = rows.data[0]
assert(row)
assert.deepEqual(Object.keys(row).sort(), ['company_name', 'expanded', 'id', 'version'])
assert.deepEqual([row.company_name, row.version], ['杭州版本', edited.version])
assert.equal(row.expanded?.['owner']?.['name'], '钱程')
// @ts-expect-error: this field was not asked for
assert.equal(row.city, undefined)
const filter = { field: 'company_name', op: 'eq', value: '杭州版本' } as const
const found: (string | null)[] = []
for await (const one of each((next) =>
  shaped({ fields: ['city'] }, (shape) =>
    qian.POST('/api/v1/leads/search', { body: { filter, limit: 1, ...next }, ...shape }),
  ),
))
  found.push(one.city)
assert.deepEqual(found, ['杭州市'])
const path = { id: lead.id }
const single = await take(
  shaped({ fields: ['version'] }, (shape) =>
    qian.GET('/api/v1/leads/{id}', { params: { path }, ...shape }),
  ),
)
assert.deepEqual(single, { id: lead.id, version: edited.version })
// @ts-expect-error: a plain call answers whole records, and cannot be asked for less
const asked = () => qian.GET('/api/v1/leads', { params: { query: { fields: 'version' } } })
assert(asked)

console.log('ok')
