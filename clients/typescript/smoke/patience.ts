/** One new lead, with the patience every client has: `node patience.js URL PASSWORD COMPANY`; prints what came of it. */
import { connect, Problem, take } from 'bihuan-client'

const [, , url = '', password = '', company_name = ''] = process.argv
const qian = connect(url, { username: 'qian', password })
const body = { company_name, contact_name: '沈五', mobile: '13700006655', source: 'exhibition' as const }
try {
  console.log((await take(qian.POST('/api/v1/leads', { body }))).status)
} catch (refused) {
  if (!(refused instanceof Problem)) throw refused
  console.log(refused.code)
}
