"""What the printed file of a customer calls its fields and codes; the screens say the same."""

from __future__ import annotations

from bihuan.billing.receipt.models import PaymentMethod
from bihuan.kernel.errors import Text
from bihuan.parties.customer.models import CollectionBasis, CustomerKind, CustomerStatus, Grade, Lifecycle, TaxType

TITLE = Text("客户档案", "Customer file")
PRINTED = Text("{name} 打印于 {at}", "Printed by {name}, {at}")
FIRST = Text("只列最近 {shown} 条，另有 {more} 条", "The latest {shown} are shown, {more} more are not")
CUT = Text("……（全文见系统）", "… (in full on the screen)")
MASKED = Text("联系方式按打印人的权限显示", "Phones and e-mail as the printing person may see them")
NONE = Text("没有记录", "Nothing on record")
YES, NO = Text("是", "Yes"), Text("否", "No")

GROUPS: tuple[tuple[Text, tuple[tuple[str, Text], ...]], ...] = (
    (
        Text("基本信息", "Basics"),
        (
            ("number", Text("客户编号", "Number")),
            ("short_name", Text("简称", "Short name")),
            ("customer_kind", Text("客户性质", "Kind")),
            ("lifecycle", Text("客户阶段", "Lifecycle")),
            ("grade", Text("级别", "Grade")),
            ("industry", Text("行业", "Industry")),
            ("source", Text("来源", "Source")),
            ("company_size", Text("企业规模", "Company size")),
            ("tags", Text("标签", "Tags")),
            ("parent_name", Text("上级客户", "Parent customer")),
            ("status", Text("记录状态", "Record")),
        ),
    ),
    (
        Text("地区与联系方式", "Region and phone"),
        (
            ("province", Text("省份", "Province")),
            ("city", Text("城市", "City")),
            ("district", Text("区县", "District")),
            ("address", Text("详细地址", "Address")),
            ("telephone", Text("总机", "Switchboard")),
            ("email", Text("邮箱", "E-mail")),
            ("website", Text("网址", "Website")),
        ),
    ),
    (
        Text("工商信息", "Registration"),
        (
            ("uscc", Text("统一社会信用代码", "Credit code (USCC)")),
            ("legal_representative", Text("法定代表人", "Legal representative")),
            ("registered_capital", Text("注册资金", "Registered capital")),
            ("established_on", Text("成立日期", "Established")),
            ("registered_address", Text("注册地址", "Registered address")),
            ("business_scope", Text("经营范围", "Business scope")),
        ),
    ),
    (
        Text("交易条件与信用", "Terms and credit"),
        (
            ("price_list_name", Text("价目表", "Price list")),
            ("tax_type", Text("纳税人类型", "Taxpayer")),
            ("currency", Text("结算币种", "Currency")),
            ("payment_term_name", Text("付款条件", "Payment term")),
            ("collection_basis", Text("收款依据", "Collected by")),
            ("credit_limit", Text("信用额度", "Credit limit")),
            ("credit_grade", Text("信用等级", "Credit grade")),
            ("credit_valid_to", Text("额度有效期至", "Credit valid to")),
            ("credit_hold", Text("冻结赊销", "Credit on hold")),
        ),
    ),
    (
        Text("归属", "Ownership"),
        (
            ("owner_name", Text("负责人", "Owner")),
            ("owner_dept_name", Text("所属部门", "Department")),
            ("pool_name", Text("所属公海", "Pool")),
            ("prev_owner_name", Text("前负责人", "Previous owner")),
            ("first_deal_at", Text("首次成交", "First deal")),
            ("last_deal_at", Text("最近成交", "Last deal")),
            ("last_follow_up_at", Text("最后跟进", "Last follow-up")),
            ("next_follow_up_at", Text("下次跟进", "Next follow-up")),
            ("follow_up_count", Text("跟进次数", "Follow-ups")),
            ("remark", Text("备注", "Remark")),
        ),
    ),
)
"""Fields of the customer, in the groups of its page."""
MADE = Text("自定义字段", "More fields")
AMOUNTS = frozenset({"registered_capital", "credit_limit"})
DICTIONARIES = {
    "industry": "industry",
    "source": "lead_source",
    "company_size": "customer_size",
    "province": "region",
    "currency": "currency",
}
"""Fields whose words are those of the company's lists."""
CODES: dict[str, dict[str, Text]] = {
    "customer_kind": {
        CustomerKind.ENTERPRISE: Text("企业", "Company"),
        CustomerKind.GOVERNMENT: Text("政府/事业单位", "Government"),
        CustomerKind.INDIVIDUAL_BUSINESS: Text("个体工商户", "Sole proprietor"),
        CustomerKind.PERSON: Text("个人", "Person"),
        CustomerKind.CHANNEL: Text("渠道", "Channel"),
    },
    "lifecycle": {
        Lifecycle.POTENTIAL: Text("潜在", "Potential"),
        Lifecycle.INTENT: Text("意向", "Intent"),
        Lifecycle.DEAL: Text("成交", "Deal"),
        Lifecycle.LOST: Text("流失", "Lost"),
    },
    "grade": {
        Grade.A: Text("A 重点", "A key"),
        Grade.B: Text("B 普通", "B regular"),
        Grade.C: Text("C 一般", "C minor"),
    },
    "status": {
        CustomerStatus.ACTIVE: Text("正常", "Active"),
        CustomerStatus.DISCARDED: Text("已废弃", "Discarded"),
        CustomerStatus.MERGED: Text("已合并", "Merged"),
    },
    "tax_type": {
        TaxType.GENERAL: Text("一般纳税人", "General taxpayer"),
        TaxType.SMALL: Text("小规模纳税人", "Small-scale taxpayer"),
        TaxType.OTHER: Text("其他", "Other"),
    },
    "collection_basis": {
        CollectionBasis.BY_DELIVERY: Text("按发货收款", "By delivery"),
        CollectionBasis.BY_ORDER: Text("按订单收款", "By order"),
    },
    "method": {
        PaymentMethod.TRANSFER: Text("银行转账", "Bank transfer"),
        PaymentMethod.CASH: Text("现金", "Cash"),
        PaymentMethod.CHEQUE: Text("支票", "Cheque"),
        PaymentMethod.BANK_ACCEPTANCE: Text("银行承兑汇票", "Bank acceptance bill"),
        PaymentMethod.TRADE_ACCEPTANCE: Text("商业承兑汇票", "Trade acceptance bill"),
        PaymentMethod.ALIPAY: Text("支付宝", "Alipay"),
        PaymentMethod.WECHAT: Text("微信", "WeChat Pay"),
        PaymentMethod.POS: Text("POS", "POS"),
        PaymentMethod.OFFSET: Text("抵账", "Offset"),
        PaymentMethod.OTHER: Text("其他", "Other"),
    },
}
FIGURES: dict[str, Text] = {
    "contacts": Text("联系人", "Contacts"),
    "opportunities_open": Text("进行中商机", "Open deals"),
    "opportunities_won": Text("赢单", "Won"),
    "quotes_open": Text("有效报价", "Open quotes"),
    "contracts": Text("合同额", "Contracts"),
    "orders": Text("订单额", "Orders"),
    "shipped": Text("已发货", "Shipped"),
    "invoiced": Text("已开票", "Invoiced"),
    "received": Text("已回款", "Received"),
    "receivable": Text("应收余额", "Receivable"),
    "overdue": Text("逾期金额", "Overdue"),
    "prepayment": Text("预收余额", "Prepaid"),
    "opening_balances": Text("期初余额（净额）", "Opening balance (net)"),
    "gross_profit": Text("累计毛利", "Gross profit"),
}
FIGURES_TITLE = Text("往来汇总（人民币）", "In figures (CNY)")
CONTACTS_TITLE = Text("联系人", "Contacts")
TRANSACTIONS_TITLE = Text("交易记录", "Transactions")
SAID_TITLE = Text("沟通记录", "Communications")
OWNERS_TITLE = Text("归属记录", "Ownership")
COUNT = Text("{count} 笔", "{count}")
RECEIPT = Text("收款", "Receipt")
CANCELLED = Text("（取消 {qty}）", " ({qty} cancelled)")
NEXT = Text("下一步：", "Next: ")
PRIMARY, DECIDES = Text("首要", "Primary"), Text("决策", "Decides")
SYSTEM = Text("系统", "System")
HEADS: dict[str, tuple[Text, ...]] = {
    "figures": (Text("项目", "Figure"), Text("笔数", "Count"), Text("金额", "Amount")),
    "contacts": (
        Text("姓名", "Name"),
        Text("部门与职务", "Department, title"),
        Text("电话", "Phone"),
        Text("邮箱", "E-mail"),
        Text("角色", "Role"),
    ),
    "transactions": (
        Text("日期", "Date"),
        Text("单据", "Document"),
        Text("产品 / 收款方式", "Product / payment method"),
        Text("数量", "Quantity"),
        Text("价税合计", "Amount"),
    ),
    "said": (Text("时间", "When"), Text("方式", "Channel"), Text("记录人", "By"), Text("内容", "What was said")),
    "owners": (
        Text("时间", "When"),
        Text("动作", "What"),
        Text("从", "From"),
        Text("到", "To"),
        Text("操作人与原因", "By, and why"),
    ),
}
