/** 工作台。 */
export const work = {
  work: {
    title: '工作台',
    hello: '{{name}}，{{part}}好',
    part: { morning: '早上', noon: '中午', afternoon: '下午', evening: '晚上' },
    figures: '今日概览',
    figure: {
      approvals_open: '待我审批',
      leads_open: '我的线索',
      opportunities_open: '进行中商机',
      orders_this_month: '本月订单',
      orders_to_ship: '待发货订单',
      receivables_open: '未收应收',
      receivables_overdue: '逾期应收',
      receipts_this_month: '本月到账',
    },
    count: '{{count}} 笔',
    queues: '待处理单据',
    queue: {
      receipts_to_confirm: '待确认到账的收款单',
      invoices_to_issue: '待开具的发票',
      notices_to_ship: '待出库的发货通知',
      outbounds_to_confirm: '待出库的发货单',
    },
    followUps: {
      title: '待跟进',
      empty: '今天没有要跟进的线索和客户',
      customers: '客户',
      leads: '线索',
    },
    approvals: {
      title: '待我审批',
      empty: '没有等你审批的单据',
      more: '全部审批',
      by: '{{name}} 提交',
    },
    funnel: {
      title: '商机漏斗',
      empty: '还没有进行中的商机',
      count: '{{count}} 个',
      weighted: '加权',
      stage: '阶段',
      amount: '预计金额',
    },
    failed: '工作台没有读到',
  },
} as const
