/** 产品与价格。 One block per entity: title, fields, enums, messages. */
export const catalog = {
  product: {
    title: '产品',
    titles: '产品',
    about: '产品是报价、订单、发货和开票共用的货品与服务，价格与税率从这里带出。',
    group: { basics: '基本信息', price: '价格与税', more: '其他' },
    view: { all: '全部', on_sale: '在售', off_sale: '停售' },
    fields: {
      code: '产品编码',
      name: '名称',
      spec: '规格型号',
      brand: '品牌',
      product_kind: '类型',
      unit: '单位',
      tax_rate: '税率',
      standard_price_incl: '标准价（含税）',
      cost_price: '成本价',
      lifecycle: '状态',
      is_stocked: '管理库存',
      updated_at: '更新时间',
    },
    kind: {
      goods: '商品',
      service: '服务',
      consumable: '耗材',
      software: '软件',
      kit: '组合',
    },
    lifecycle: { draft: '未发布', on_sale: '在售', off_sale: '停售', eol: '退市' },
    form: { costHint: '只有获授权的人看得到成本价' },
  },
} as const
