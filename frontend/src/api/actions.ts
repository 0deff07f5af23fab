/** The word on the button of every action the server can offer. */
import type { Language } from '@/i18n/i18n'

export type ActionTone = 'default' | 'danger'

export interface ActionLook {
  zh: string
  en: string
  tone?: ActionTone
  /** Lower comes first; the first enabled one below 50 is the primary button. */
  rank: number
}

const look = (zh: string, en: string, rank = 50, tone: ActionTone = 'default'): ActionLook => ({
  zh,
  en,
  rank,
  tone,
})

export const ACTIONS: Record<string, ActionLook> = {
  // approval
  submit: look('提交审批', 'Submit', 10),
  approve: look('同意', 'Approve', 11),
  reject: look('驳回', 'Reject', 12, 'danger'),
  withdraw: look('撤回', 'Withdraw', 60),
  urge: look('催办', 'Nudge', 62),
  countersign: look('加签', 'Add approver', 63),
  delegate: look('转交审批', 'Delegate', 64),
  sandbox: look('沙盘推演', 'Rule replay'),
  'handovers/start': look('开始交接', 'Begin', 10),
  'handovers/cancel': look('取消交接', 'Cancel the handover', 88, 'danger'),
  reply: look('批复', 'Reply', 30),
  'remove-follow-up': look('删除跟进', 'Delete a follow-up'),
  // files
  export: look('导出', 'Export'),
  download: look('下载', 'Download'),
  print: look('打印', 'Print'),
  'import-read': look('读取导入文件', 'Read a file'),
  'import-check': look('预检导入', 'Forecast an import'),
  'import-run': look('导入', 'Import'),
  'import-undo': look('撤销导入', 'Undo an import'),
  check: look('预检', 'Forecast'),
  run: look('执行', 'Run'),
  undo: look('撤销', 'Undo'),
  // documents
  send: look('发送给客户', 'Send to customer', 13),
  accept: look('客户接受', 'Customer accepted', 14),
  decline: look('客户拒绝', 'Customer declined', 40, 'danger'),
  confirm: look('确认', 'Confirm', 15),
  activate: look('启用', 'Activate', 16),
  sign: look('签署', 'Sign', 17),
  finish: look('结束', 'End', 21),
  end: look('到期结束', 'Ended on its day'),
  review: look('复盘', 'Review', 15),
  start: look('开始执行', 'Start', 18),
  execute: look('执行', 'Execute', 18),
  ship: look('发货', 'Ship', 19),
  post: look('过账', 'Post', 19),
  receive: look('签收', 'Received', 20),
  issue: look('开具', 'Issue', 20),
  complete: look('完成', 'Complete', 21),
  publish: look('发布', 'Publish', 16),
  unpublish: look('下架', 'Unpublish', 70),
  revise: look('修订', 'Revise', 55),
  copy: look('复制', 'Duplicate', 57),
  'new-version': look('生成新版本', 'New version', 56),
  'start-sign': look('开始签署', 'Start signing', 17),
  'confirm-sign': look('确认签订', 'Confirm signing', 16),
  hold: look('冻结', 'Hold', 73),
  release: look('解除冻结', 'Release hold', 22),
  reopen: look('重新打开', 'Reopen', 58),
  suspend: look('暂停', 'Suspend', 72),
  resume: look('恢复', 'Resume', 22),
  reinstate: look('重新上市', 'Reinstate', 24),
  enable: look('启用', 'Enable', 16),
  disable: look('停用', 'Disable', 84, 'danger'),
  close: look('关闭', 'Close', 80),
  'check-in': look('签到', 'Check in', 55),
  remind: look('提醒', 'Remind', 60),
  cancel: look('取消', 'Cancel', 88, 'danger'),
  void: look('作废', 'Void', 90, 'danger'),
  terminate: look('终止', 'Terminate', 91, 'danger'),
  retire: look('退市', 'Retire', 85, 'danger'),
  deactivate: look('停用', 'Deactivate', 84),
  // leads, customers, opportunities
  claim: look('领取', 'Claim', 10),
  assign: look('分配', 'Assign', 30),
  behaviours: look('记录行为', 'Record a behaviour'),
  'auto-assign': look('按规则分配', 'Assign by the rules', 31),
  move: look('调整顺序', 'Change the order', 40),
  transfer: look('转移', 'Transfer', 65),
  return: look('退回公海', 'Return to pool', 75),
  recycle: look('回收', 'Recycle', 76),
  extend: look('延期回收', 'Extend the time', 77),
  convert: look('转换', 'Convert', 10),
  unconvert: look('撤销转换', 'Undo the conversion', 93, 'danger'),
  qualify: look('标记合格', 'Qualify', 20),
  'qualify-by-score': look('评分达标', 'Qualified by its score'),
  behaviour: look('登记线索行为', 'Behaviour recorded'),
  purge: look('清除个人信息', 'Personal data erased'),
  rescore: look('重新评分', 'Scored anew'),
  prefer: look('更新采购偏好', 'Preference renewed'),
  downgrade: look('退回培育', 'Back to nurturing', 74),
  waive: look('豁免合规', 'Waive compliance', 73),
  disqualify: look('判为无效', 'Disqualify', 78, 'danger'),
  discard: look('废弃', 'Discard', 92, 'danger'),
  restore: look('恢复', 'Restore', 23),
  advance: look('推进阶段', 'Advance stage', 10),
  skip: look('跨阶段推进', 'Skip stages', 52),
  back: look('退回阶段', 'Step back', 53),
  invalidate: look('判为无效', 'Mark invalid', 83, 'danger'),
  win: look('赢单', 'Win', 12),
  lose: look('输单', 'Lose', 79, 'danger'),
  shelve: look('搁置', 'Shelve', 77),
  merge: look('合并', 'Merge', 66),
  'merge-into': look('并入其他客户', 'Merge into another', 66),
  'undo-merge': look('撤销合并', 'Undo the merge', 20),
  share: look('共享', 'Share', 67),
  unshare: look('取消共享', 'Stop sharing', 67),
  lock: look('锁定', 'Lock', 68),
  unlock: look('解锁', 'Unlock', 68),
  'add-tags': look('添加标签', 'Add tags', 55),
  'remove-tags': look('移除标签', 'Remove tags', 56),
  rename: look('重命名', 'Rename'),
  'take-in': look('并入其他标签', 'Took in another'),
  'rename-tag': look('重命名标签', 'Rename a tag'),
  'merge-tag': look('合并标签', 'Merge a tag'),
  lapse: look('转为流失', 'Was lost'),
  'set-grade': look('设置级别', 'Set grade', 68),
  'set-credit': look('设置信用', 'Set credit', 69),
  reveal: look('查看完整号码', 'Show the number'),
  'set-primary': look('设为首要联系人', 'Make primary', 30),
  'set-default': look('设为默认', 'Make default', 30),
  'make-default': look('设为默认', 'Make default', 60),
  leave: look('标记离职', 'Mark as left', 83, 'danger'),
  rejoin: look('恢复在职', 'Back at work', 23),
  'set-password': look('重置密码', 'Reset password', 60),
  'reset-totp': look('重置两步验证', 'Reset two-step verification', 61),
  revoke: look('撤销', 'Revoke', 89, 'danger'),
  'rotate-secret': look('更换密钥', 'Rotate the secret', 62),
  test: look('发送测试事件', 'Send a test event', 20),
  replay: look('重新发送', 'Send again', 21),
  // money
  allocate: look('核销', 'Allocate', 10),
  'auto-allocate': look('自动核销', 'Auto-allocate', 31),
  reverse: look('冲销', 'Reverse', 86, 'danger'),
  red_flush: look('红冲', 'Issue credit note', 86, 'danger'),
  refund: look('退款', 'Refund', 70),
  // push-down
  create_quote: look('生成报价', 'Create quote', 25),
  create_contract: look('生成合同', 'Create contract', 26),
  create_order: look('生成订单', 'Create order', 27),
  create_delivery: look('下推发货', 'Create delivery', 28),
  create_outbound: look('下推出库', 'Create goods issue', 28),
  create_invoice: look('申请开票', 'Create invoice', 29),
  create_receipt: look('登记回款', 'Record receipt', 30),
  create_return: look('申请退货', 'Create return', 70),
  'push-opportunity': look('转商机', 'Create opportunity', 24),
  'push-quote': look('生成报价', 'Create quote', 25),
  'push-contract': look('生成合同', 'Create contract', 26),
  'push-order': look('生成订单', 'Create order', 27),
  'push-notice': look('下推发货', 'Create delivery notice', 28),
  'push-delivery-notice': look('下推发货', 'Create delivery notice', 28),
  'push-outbound': look('下推出库', 'Create goods issue', 28),
  'push-invoice': look('申请开票', 'Create invoice', 29),
  'push-receipt': look('登记回款', 'Record receipt', 30),
  // where a verb has a word of its own for one kind of record: `<resource>/<verb>`
  'tasks/assign': look('分配', 'Assign', 9),
  'tasks/take': look('认领', 'Take', 10),
  'tasks/start': look('标记执行', 'Begin', 10),
  'tasks/complete': look('完成', 'Complete', 11),
  'tasks/reassign': look('转派', 'Give to another', 55),
  'tasks/reopen': look('重新打开', 'Open again', 58),
  'tasks/cancel': look('取消任务', 'Call off', 88, 'danger'),
  'tasks/call-off': look('自动取消', 'Called off by itself'),
  'care-enrolments/end': look('结束关怀', 'End the care', 88, 'danger'),
  'care-enrolments/advance': look('执行关怀步骤', 'Do what is due'),
  'care-enrolments/stop': look('自动结束', 'Ended by itself'),
  'outings/start': look('出发', 'Set out', 10),
  'outings/return': look('登记返回', 'Come back', 11),
  'outings/cancel': look('取消外出', 'Call off', 88, 'danger'),
  'outbounds/confirm': look('出库', 'Issue goods', 15),
  'outbounds/ship': look('发运', 'Dispatch', 19),
  'outbounds/sign': look('签收', 'Received', 20),
  'receipts/submit': look('提交确认', 'Submit to finance', 10),
  'receipts/confirm': look('确认到账', 'Confirm receipt', 11),
  'allocations/reverse': look('反核销', 'Reverse', 86, 'danger'),
  'invoices/issue': look('登记开票', 'Issue', 20),
  'contacts/move': look('转移到其他客户', 'Move to another customer', 65),
  'campaigns/start': look('开始活动', 'Begin', 10),
  'campaigns/reopen': look('重新复盘', 'Review again', 58),
  'campaigns/transfer': look('转交负责人', 'Hand over', 65),
  'customers/convert': look('调整客户阶段', 'Change lifecycle', 54),
  'webhook-deliveries/replay': look('重新发送', 'Send again', 10),
  // record keeping
  create: look('新建', 'Created', 50),
  update: look('编辑', 'Edit', 50),
  delete: look('删除', 'Delete', 99, 'danger'),
}

/** The headings under which a long menu shows what can be done, in their order. */
export const GROUPS = ['steps', 'documents', 'ownership', 'details', 'endings'] as const
export type ActionGroup = (typeof GROUPS)[number]

const MEMBERS: Partial<Record<ActionGroup, RegExp>> = {
  documents: /^(push-|create_|new-version$|copy$|revise$)/,
  ownership:
    /^(claim|assign|auto-assign|transfer|return|recycle|extend|share|unshare|lock|unlock|delegate|move)$/,
  details:
    /^(set-.+|(add|remove)-tags|merge|merge-into|undo-merge|make-default|convert-deal|rename|behaviours|reset-.+|rotate-secret|print|export|download)$/,
  endings: /^(close|deactivate|hold|suspend|shelve|unpublish|downgrade|back)$/,
}

/** Where a verb belongs; what is dangerous, and what takes a step back, stands at the end. */
export function groupOf(name: string, resource?: string): ActionGroup {
  if (actionLook(name, resource).tone === 'danger') return 'endings'
  return GROUPS.find((group) => MEMBERS[group]?.test(name)) ?? 'steps'
}

/** Never fails: an action without a word yet shows its API name. */
export function actionLook(name: string, resource?: string): ActionLook {
  const words = name.replaceAll(/[-_]/g, ' ')
  return ACTIONS[`${resource}/${name}`] ?? ACTIONS[name] ?? look(words, words)
}

export function actionLabel(name: string, language: Language, resource?: string): string {
  return actionLook(name, resource)[language]
}
