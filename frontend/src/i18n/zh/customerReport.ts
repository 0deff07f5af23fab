/** Words of the report of customers. */
export const customerReport = {
  customer_report: {
    title: '客户报表',
    by: {
      lifecycle: '客户阶段',
      grade: '级别',
      owner: '负责人',
      industry: '行业',
      source: '来源',
      province: '省份',
      retention: '留存',
    },
    retention: {
      every: '统计周期',
      month: '按月',
      quarter: '按季',
      year: '按年',
      about:
        '按首次下单的时间分组，看每一期还有多少客户下单。以订单审核通过的日期为准；留存率是上一期下过单的客户中，本期又下单的比例；最后一期尚未结束。',
      came: '首次下单',
      rate: '留存率',
      keptOf: '上一期下单 {{of}} 家，本期又下单 {{kept}} 家',
      none: '还没有成交的客户',
      noneHint: '有订单审核通过后，这里会显示客户的留存。',
    },
    about: '正常状态的客户，截至现在。金额与客户详情页的概况一致，按本位币合计。',
    none: '还没有客户',
    noneHint: '录入客户后，这里会按阶段、级别和负责人汇总。',
    all: '合计',
    fields: {
      customers: '客户',
      open_deals: '进行中商机',
      open_amount: '商机预计金额',
      orders: '订单',
      order_amount: '订单金额',
      received_amount: '已回款',
      receivable_amount: '应收余额',
      overdue_amount: '逾期金额',
    },
  },
} as const
