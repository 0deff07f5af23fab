"""The chapters of the contract, in the order of the work; ``x-name-zh`` is what /docs calls them in Chinese."""

from __future__ import annotations

from typing import Any

_CHAPTERS = (
    ("Sign in", "登录与账号", "Signing in, and one's own account"),
    ("Insights", "工作台与查询", "Today's work, search over everything, one deal from lead to cash"),
    ("Leads", "线索", "Those who may become customers"),
    ("Campaigns", "市场活动", "What makes us known, and the leads that come of it"),
    ("Web forms", "网站表单", "Forms whose visitors become leads"),
    ("Pools", "公海", "Leads and customers of nobody, to be claimed"),
    ("Customers", "客户", "Companies and people we sell to"),
    ("Contacts", "联系人", "The people at a customer"),
    ("Customer addresses", "客户地址", "Where goods and papers go"),
    ("Invoice titles", "开票资料", "What an invoice to a customer says"),
    ("Bank accounts", "银行账户", "Where a customer's money comes from, and where refunds go"),
    ("Customer relations", "客户关系", "What customers are to each other"),
    ("Outings", "外出登记", "Who goes out when, to which customers, and that they were there"),
    ("Customer care", "客户关怀", "Plans by which customers are looked after, and how well they are"),
    ("Tasks", "任务", "What somebody is to do by when"),
    ("Activity", "跟进与动态", "Follow-ups, the history of a record, attachments"),
    ("Pipelines", "销售流程", "The stages a deal passes"),
    ("Opportunities", "商机", "Deals in the making"),
    ("Quotes", "报价单", "What is offered, at what price"),
    ("Contracts", "合同", "What is agreed"),
    ("Orders", "销售订单", "What is to be delivered and paid"),
    ("Approvals", "审批", "Documents that wait for a yes"),
    ("Fulfilment", "发货与出库", "Delivery notices and goods issues"),
    ("ERP figures", "ERP 往来", "What another system's books say of customers, mirrored"),
    ("Billing", "应收、回款与发票", "Receivables, receipts, allocations, invoices, accounts"),
    ("Inventory", "库存", "Warehouses, stock and its movements"),
    ("Products", "产品", "What is sold"),
    ("Product categories", "产品分类", "How products are grouped"),
    ("Units", "计量单位", "How products are counted"),
    ("Tax rates", "税率", "Rates of value added tax"),
    ("Price lists", "价目表", "Prices by customer and quantity"),
    ("Company", "公司设置", "Payment terms, value lists, settings"),
    ("Tags", "标签", "The catalogue of what customers and leads may be called"),
    ("Organisation", "组织与权限", "Users, departments, roles, API tokens, the security log"),
    ("Integration", "集成", "Events, webhooks and long work"),
    ("Operations", "运维", "Health and the integrity of the books"),
)
TAGS: list[dict[str, Any]] = [
    {"name": name, "description": about, "x-name-zh": chinese} for name, chinese, about in _CHAPTERS
]
