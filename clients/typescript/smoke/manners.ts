/** Refusals, stale versions and pages: `node manners.js URL PASSWORD`; prints "ok". */
import assert from 'node:assert/strict'
import { connect, each, ifMatch, Problem, take } from 'bihuan-client'

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

console.log('ok')
