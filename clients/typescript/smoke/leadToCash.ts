/** From a lead to the last cent: `node leadToCash.js URL HOUSE`; prints the id of the receivable that is paid. */
import assert from 'node:assert/strict'
import { connect, each, take } from 'bihuan-client'

const [, , url = '', given = '{}'] = process.argv
const house: { company: string; password: string; product: string; warehouse: string; account: string } =
  JSON.parse(given)
const inAWeek = new Date(Date.now() + 7 * 24 * 3600 * 1000).toISOString().slice(0, 10)

const [qian, zhao, he, wu] = ['qian', 'zhao', 'he', 'wu'].map((username) =>
  connect(url, { username, password: house.password, patience: { firstPause: 10 } }),
)
assert(qian && zhao && he && wu)

const lead = await take(
  qian.POST('/api/v1/leads', {
    body: {
      company_name: house.company,
      contact_name: '沈越',
      mobile: '13700002222',
      source: 'exhibition',
      industry: 'it',
    },
  }),
)
const converted = await take(
  qian.POST('/api/v1/leads/{id}/convert', {
    params: { path: { id: lead.id } },
    body: { customer: { mode: 'new' }, opportunity: { name: '网关采购' }, force: true },
  }),
)
assert.deepEqual([lead.status, converted.status], ['new', 'converted'])
const customer_id = converted.converted_customer_id
assert(customer_id)

const quote = await take(
  qian.POST('/api/v1/quotes', {
    params: { query: { then: 'submit' } },
    body: {
      customer_id,
      opportunity_id: converted.converted_opportunity_id,
      lines: [{ product_id: house.product, qty: '10' }],
    },
  }),
)
assert.deepEqual([quote.status, quote.amount_incl], ['approved', '11300.00'])

const pending = await take(
  qian.POST('/api/v1/quotes/{id}/push-contract', {
    params: { path: { id: quote.id }, query: { then: 'submit' } },
    body: { terms: [{ name: '全款', ratio: '1', base_event: 'shipped', days: 30 }] },
  }),
)
assert.equal(pending.status, 'pending')
for await (const task of each((next) =>
  zhao.GET('/api/v1/approval-tasks', { params: { query: { limit: 1, ...next } } }),
))
  if (task.object_id === pending.id) {
    const path = { id: task.id }
    await take(
      zhao.POST('/api/v1/approval-tasks/{id}/approve', { params: { path }, body: { comment: '同意' } }),
    )
    break
  }
const scan = new FormData()
scan.set('object_type', 'contracts')
scan.set('object_id', pending.id)
scan.set('kind', 'contract_scan')
scan.set('file', new File(['%PDF-1.4 scan'], '合同扫描件.pdf', { type: 'application/pdf' }))
await take(
  qian.POST('/api/v1/attachments', {
    // The contract names the fields of the form; what is sent is the form itself.
    body: {} as never,
    bodySerializer: () => scan,
  }),
)
const contract = await take(
  qian.POST('/api/v1/contracts/{id}/confirm-sign', {
    params: { path: { id: pending.id } },
    body: { signed_date: pending.doc_date },
  }),
)
assert.equal(contract.status, 'effective')

const order = await take(
  qian.POST('/api/v1/contracts/{id}/push-order', {
    params: { path: { id: contract.id }, query: { then: 'submit' } },
    body: {
      consignee: '沈越',
      ship_phone: '13700002222',
      ship_address: '杭州市滨江区 1 号',
      delivery_date: inAWeek,
    },
  }),
)
assert.equal(order.status, 'approved')

async function money(amount: string, receipt_type: 'prepayment' | 'normal') {
  assert(wu)
  const body = { amount, receipt_type, customer_id: order.customer_id, contract_id: contract.id }
  const draft = await take(
    wu.POST('/api/v1/receipts', {
      params: { query: { then: 'submit' } },
      body: { ...body, fund_account_id: house.account },
    }),
  )
  return await take(
    wu.POST('/api/v1/receipts/{id}/confirm', { params: { path: { id: draft.id } }, body: {} }),
  )
}

const down = await money('1300.00', 'prepayment')
assert.equal(down.unallocated_amount, '1300.00')
const notice = await take(
  qian.POST('/api/v1/orders/{id}/push-notice', {
    params: { path: { id: order.id }, query: { then: 'submit' } },
    body: { warehouse_id: house.warehouse },
  }),
)
const outbound = await take(
  he.POST('/api/v1/delivery-notices/{id}/push-outbound', {
    params: { path: { id: notice.id }, query: { then: 'confirm' } },
    body: {},
  }),
)
assert.equal(outbound.status, 'confirmed')

const debts = await take(
  wu.GET('/api/v1/receivables', { params: { query: { outbound_id: outbound.id } } }),
)
const debt = debts.data[0]
assert(debt)
assert.equal(debt.balance, '11300.00')
// The down payment is allocated by hand, what comes later by itself: first come, first served.
const allocated = await take(
  wu.POST('/api/v1/receipts/{id}/allocate', {
    params: { path: { id: down.id } },
    body: { lines: [{ receivable_id: debt.id, amount: '1300.00' }] },
  }),
)
const rest = await money('10000.00', 'normal')
assert.deepEqual([allocated.unallocated_amount, rest.unallocated_amount], ['0.00', '0.00'])
const settled = await take(
  wu.GET('/api/v1/receivables/{id}', { params: { path: { id: debt.id } } }),
)
assert.equal(settled.balance, '0.00')
console.log(debt.id)
