/** An action once it is done: what the timeline tells of it, and what the toast says right after. */
import type { Language } from '@/i18n/i18n'
import { actionLabel } from './actions'

interface Told {
  /** Absent: the word on the button, which Chinese uses for both; the toast puts 已 before it. */
  zh?: string
  en: string
}

const of = (en: string, zh?: string): Told => ({ zh, en })

/** `<resource>/<action>` where one kind of record says it differently, as in `ACTIONS`. */
const TOLD: Record<string, Told> = {
  create: of('created it'),
  update: of('edited it', '修改了'),
  delete: of('deleted it'),
  // approval
  submit: of('submitted it for approval'),
  approve: of('approved it'),
  'approve-step': of('approved a step', '同意（还有后续审批）'),
  reject: of('rejected it'),
  'reject-step': of('rejected a step', '驳回'),
  withdraw: of('withdrew it'),
  share: of('shared it'),
  unshare: of('stopped sharing it'),
  // documents
  send: of('sent it to the customer'),
  accept: of("noted the customer's acceptance", '登记客户接受'),
  decline: of("noted the customer's refusal", '登记客户拒绝'),
  confirm: of('confirmed it'),
  activate: of('activated it'),
  deactivate: of('deactivated it'),
  complete: of('completed it'),
  publish: of('published it'),
  copy: of('duplicated it'),
  'remove-follow-up': of('deleted a follow-up', '删除了一条跟进'),
  attach: of('attached a file', '上传附件'),
  print: of('printed the file', '打印了档案'),
  'new-version': of('made a new version'),
  'start-sign': of('started the signing'),
  'confirm-sign': of('confirmed the signing'),
  hold: of('put it on hold'),
  release: of('released the hold'),
  reopen: of('reopened it'),
  suspend: of('suspended it'),
  resume: of('resumed it'),
  reinstate: of('reinstated it'),
  enable: of('enabled it'),
  disable: of('disabled it'),
  close: of('closed it'),
  cancel: of('cancelled it'),
  void: of('voided it'),
  terminate: of('terminated it'),
  retire: of('retired it'),
  issue: of('issued it'),
  // leads, customers, opportunities
  claim: of('claimed it'),
  assign: of('assigned it'),
  transfer: of('transferred it'),
  return: of('returned it to the pool'),
  recycle: of('took it back into the pool'),
  'recycle-by-rule': of('took it back into the pool by rule', '自动回收'),
  extend: of('extended the time'),
  convert: of('converted it'),
  unconvert: of('undid the conversion'),
  qualify: of('qualified it'),
  downgrade: of('sent it back to nurturing'),
  waive: of('waived compliance'),
  discard: of('discarded it'),
  restore: of('restored it'),
  advance: of('advanced the stage'),
  skip: of('skipped stages'),
  back: of('stepped back'),
  invalidate: of('marked it invalid'),
  win: of('won it'),
  lose: of('lost it'),
  merge: of('merged it'),
  'merge-into': of('merged it into another'),
  'undo-merge': of('undid the merge'),
  lock: of('locked it'),
  unlock: of('unlocked it'),
  'set-credit': of('set the credit'),
  reveal: of('looked at a number', '查看了完整号码'),
  'set-primary': of('made it the primary contact'),
  'set-default': of('made it the default'),
  'make-default': of('made it the default'),
  'contacts/move': of('moved it to another customer', '转移到其他客户'),
  leave: of('marked as left'),
  rejoin: of('marked as back at work'),
  'set-password': of('reset the password'),
  grant: of('changed the permissions', '调整权限'),
  'customers/convert': of('changed the lifecycle'),
  // money
  allocate: of('allocated it'),
  'auto-allocate': of('allocated it automatically'),
  reverse: of('reversed it'),
  // push-down
  'push-opportunity': of('created an opportunity'),
  'push-quote': of('created a quote'),
  'push-contract': of('created a contract'),
  'push-order': of('created an order'),
  'push-notice': of('created a delivery notice'),
  'push-outbound': of('created a goods issue'),
  'push-invoice': of('applied for an invoice'),
  'push-receipt': of('recorded a receipt'),
  'tasks/assign': of('assigned it'),
  'tasks/take': of('took it'),
  'tasks/start': of('began it'),
  'tasks/complete': of('completed it'),
  'tasks/reassign': of('gave it to another'),
  'tasks/reopen': of('opened it again'),
  'tasks/cancel': of('called it off'),
  'tasks/call-off': of('called it off by itself', '自动取消'),
  'care-plans/activate': of('switched it on'),
  'care-plans/deactivate': of('switched it off'),
  'care-enrolments/end': of('ended the care'),
  'care-enrolments/advance': of('did what was due', '执行关怀步骤'),
  'care-enrolments/stop': of('ended by itself', '自动结束'),
  'outings/start': of('set out'),
  'outings/return': of('came back'),
  'outings/cancel': of('called the outing off'),
  'check-in': of('checked in at a customer'),
  'outings/remind': of('reminded of missing records', '提醒：返回超过 24 小时仍缺少联系记录'),
  'outbounds/confirm': of('issued the goods'),
  'outbounds/ship': of('dispatched it'),
  'outbounds/sign': of('noted the receipt of the goods'),
  'receipts/submit': of('submitted it to finance'),
  'receipts/confirm': of('confirmed the money'),
  'allocations/reverse': of('reversed the allocation'),
  'invoices/issue': of('recorded the issued invoice'),
  // consequences: never a button, only told
  progress: of('updated the progress', '更新执行进度'),
  supersede: of('was replaced by a new version', '被新版本替代'),
  expire: of('let it expire', '到期，自动过期'),
  'quotes/release': of('freed it for another contract', '合同作废，可重新生成合同'),
  finish: of('finished it', '自动完结'),
  'win-by-contract': of('won it by its contract', '合同生效，自动赢单'),
  'become-deal': of('closed a deal', '成交'),
  'show-intent': of('found intent', '产生意向'),
  respond: of('followed up for the first time', '首次跟进'),
  won: of('closed the deal', '成交'),
  settle: of('settled it', '核销完成'),
  'settle-partly': of('settled part of it', '部分核销'),
  unallocate: of('reversed an allocation', '反核销'),
  'fund-accounts/book': of('booked an entry', '记账'),
  'payment-plans/complete': of('completed the payment', '全部回款'),
  'payment-plans/reopen': of('expects payment again', '恢复待回款'),
  'payment-plans/receive': of('booked a payment', '更新回款'),
  'payment-plans/date': of('set the due date', '确定到期日'),
  'receivables/date': of('set the due date', '确定到期日'),
  'receivables/invoice': of('updated the invoiced amount', '更新开票'),
  'receivables/reduce': of('reduced it to what was delivered', '按实际交付调减'),
  'receivables/reopen': of('opened it again', '恢复未核销'),
  'ship-partly': of('shipped part of it', '部分出库'),
  'ship-fully': of('shipped all of it', '全部出库'),
  'delivery-notices/ship': of('shipped goods', '出库'),
  'webhooks/suspend': of('switched it off', '自动停用'),
  'webhooks/rotate-secret': of('rotated the secret', '更换签名密钥'),
  'webhook-deliveries/replay': of('sent it again', '重新发送'),
  'take-back': of('took back a voided delivery', '出库已作废'),
}

/** What the system decides by itself reads otherwise than what a person decides. */
const BY_SYSTEM: Record<string, Told> = {
  approve: of('approved it: no approval needed', '自动通过，无需审批'),
}

/** After the name of who did it: `钱程 提交审批`, `System approved it: …`. */
export function toldOf(
  action: string,
  language: Language,
  resource: string,
  actorKind?: string,
): string {
  const told =
    (actorKind === 'system' && BY_SYSTEM[action]) ||
    TOLD[`${resource}/${action}`] ||
    TOLD[action] ||
    undefined
  return told?.[language] ?? actionLabel(action, language, resource)
}

/** Words of the toast where 已 before the button’s word is no Chinese. */
const DONE_ZH: Record<string, string> = {
  accept: '已登记客户接受',
  decline: '已登记客户拒绝',
  'outbounds/sign': '已登记签收',
  'receipts/submit': '已提交财务确认',
  'receipts/confirm': '已确认到账',
}

/** Said right after one did it: `已提交审批`, `Submitted it for approval`. */
export function doneWith(action: string, language: Language, resource: string): string {
  if (language === 'zh')
    return (
      DONE_ZH[`${resource}/${action}`] ??
      DONE_ZH[action] ??
      `已${actionLabel(action, language, resource)}`
    )
  const words = toldOf(action, language, resource)
  return words.charAt(0).toUpperCase() + words.slice(1)
}
