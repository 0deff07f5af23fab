"""What a column of a file may hold: its names in both languages, and how its cells are read. Read this first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from bihuan.kernel.errors import Text


class Field(NamedTuple):
    """``name`` is that of the API; what begins with ``contact.`` belongs to the person of the row."""

    name: str
    label: Text
    kind: str = "text"
    """text, phone, date, moment, amount, whole, flag, tags; ``dict:``, ``some:`` of the company, ``one:`` of LABELS.

    ``dict:campaign`` are the campaigns by number and name; units, tax rates and categories go by their names, too.
    """
    also: tuple[str, ...] = ()
    required: bool = False


def _field(name: str, zh: str, en: str, kind: str = "text", *also: str, required: bool = False) -> Field:
    return Field(name, Text(zh, en), kind, also, required)


LABELS: dict[str, dict[str, Text]] = {
    "customer_kind": {
        "enterprise": Text("企业", "Enterprise"),
        "government": Text("政府事业", "Government"),
        "individual_business": Text("个体", "Individual business"),
        "person": Text("个人", "Person"),
        "channel": Text("渠道", "Channel"),
    },
    "tax_type": {
        "general": Text("一般纳税人", "General taxpayer"),
        "small": Text("小规模", "Small-scale taxpayer"),
        "other": Text("其他", "Other"),
    },
    "gender": {"male": Text("男", "Male"), "female": Text("女", "Female"), "unknown": Text("未知", "Unknown")},
    "job_level": {
        "exec": Text("高层", "Executive"),
        "director": Text("总监", "Director"),
        "manager": Text("经理", "Manager"),
        "staff": Text("员工", "Staff"),
    },
    "relation": {
        "employee": Text("员工", "Employee"),
        "legal_representative": Text("法定代表人", "Legal representative"),
        "shareholder": Text("股东", "Shareholder"),
        "agent": Text("代理人", "Agent"),
        "consultant": Text("顾问", "Consultant"),
        "other": Text("其他", "Other"),
    },
    "birthday_calendar": {"solar": Text("阳历", "Solar"), "lunar": Text("农历", "Lunar")},
    "authority_level": {
        "decision_maker": Text("决策者", "Decision maker"),
        "influencer": Text("影响者", "Influencer"),
        "user": Text("使用者", "User"),
        "unknown": Text("未知", "Unknown"),
    },
    "direction": {"in": Text("呼入", "Incoming"), "out": Text("呼出", "Outgoing")},
    "product_kind": {
        "goods": Text("商品", "Goods"),
        "service": Text("服务", "Service"),
        "consumable": Text("耗材", "Consumable"),
        "software": Text("软件", "Software"),
        "kit": Text("组合", "Kit"),
    },
    "opening_kind": {
        "receivable": Text("期初应收", "Owed by the customer"),
        "prepayment": Text("期初预收", "Paid ahead"),
    },
    "figure_kind": {
        "receivable": Text("应收", "Receivable"),
        "receipt": Text("收款", "Receipt"),
        "delivery": Text("发货", "Delivery"),
    },
    "price_mode": {"incl": Text("含税", "Tax included"), "excl": Text("不含税", "Tax excluded")},
    "serial_control": {
        "none": Text("无", "None"),
        "serial": Text("序列号", "Serial numbers"),
        "batch": Text("批次", "Batches"),
    },
    "intent_level": {letter: Text(letter, letter) for letter in "ABCD"},
}
_ORIGIN = (
    _field("external_id", "外部编号", "External id", "text", "来源系统编号", "原系统编号", "原编号", "erp编号"),
    _field("owner", "负责人", "Owner", "text", "所有人", "业务员", "销售", "销售员", "跟进人"),
    _field("pool", "公海", "Pool", "text", "线索池", "客户池", "所属公海"),
    _field("created_by", "创建人", "Created by", "text", "录入人", "author"),
    _field("created_at", "创建时间", "Created at", "moment", "录入时间", "创建日期", "录入日期"),
)
_PLACE = (
    _field("province", "省份", "Province", "text", "省", "省市"),
    _field("city", "城市", "City", "text", "市"),
    _field("district", "区县", "District", "text", "区"),
    _field("address", "地址", "Address", "text", "详细地址", "公司地址", "联系地址"),
)
LEAD_FIELDS: tuple[Field, ...] = (
    _field("number", "线索编号", "Lead no.", "text", "编号", "number"),
    _field("name", "线索名称", "Lead name", "text", "名称", "name"),
    _field("company_name", "公司名称", "Company", "text", "公司", "企业名称", "单位", "单位名称", "客户名称"),
    _field("contact_name", "联系人", "Contact", "text", "姓名", "联系人姓名"),
    _field("title", "职务", "Title", "text", "职位", "岗位"),
    _field("mobile", "手机", "Mobile", "phone", "手机号", "手机号码", "移动电话", "联系方式", "phone"),
    _field("telephone", "电话", "Telephone", "phone", "座机", "固定电话", "联系电话", "tel"),
    _field("email", "邮箱", "E-mail", "text", "电子邮箱", "邮件"),
    _field("wechat", "微信", "WeChat", "text", "微信号"),
    _field("source", "来源", "Source", "dict:lead_source", "线索来源", "渠道", "来源渠道", required=True),
    _field(
        "campaign_id", "市场活动", "Campaign", "dict:campaign", "活动", "活动名称", "活动编号", "来源活动", "campaign"
    ),
    _field("industry", "行业", "Industry", "dict:industry", "所属行业"),
    _field("company_size", "企业规模", "Company size", "dict:customer_size", "规模", "公司规模", "人数"),
    *_PLACE,
    _field("demand", "需求描述", "Demand", "text", "需求", "客户需求"),
    _field("budget_amount", "预算", "Budget", "amount", "预算金额"),
    _field("expected_buy_date", "预计采购时间", "Expected purchase", "date", "预计采购日期", "采购时间"),
    _field("authority_level", "决策权", "Authority", "one:authority_level", "决策角色"),
    _field("intent_level", "意向等级", "Intent", "one:intent_level", "意向", "意向级别"),
    _field("next_follow_up_at", "下次跟进时间", "Next follow-up", "moment", "下次跟进", "下次联系时间"),
    _field("tags", "标签", "Tags", "tags", "线索标签", "需求标签"),
    _field("marketing_consent", "营销授权", "Marketing consent", "flag"),
    _field("channel_detail", "渠道明细", "Channel detail", "text"),
    _field("utm_source", "UTM 来源", "UTM source"),
    _field("utm_medium", "UTM 媒介", "UTM medium"),
    _field("utm_campaign", "UTM 活动", "UTM campaign"),
    _field("third_party_batch", "第三方数据批次", "Third-party batch", "text", "数据批次", "批次", "批次号"),
    _field("lawful_basis", "数据来源依据", "Lawful basis", "text", "合法来源依据", "合法性依据", "来源依据"),
    _field("remark", "备注", "Remark", "text", "说明", "notes", "note"),
    *_ORIGIN,
)
CUSTOMER_FIELDS: tuple[Field, ...] = (
    _field("number", "客户编号", "Customer no.", "text", "编号", "number"),
    _field(
        "name", "客户名称", "Customer name", "text", "公司名称", "企业名称", "公司", "客户", "单位名称", required=True
    ),
    _field("short_name", "简称", "Short name", "text", "客户简称"),
    _field("uscc", "统一社会信用代码", "USCC", "text", "信用代码", "社会信用代码", "纳税人识别号", "税号"),
    _field("customer_kind", "客户性质", "Kind", "one:customer_kind", "性质"),
    _field("grade", "客户级别", "Grade", "dict:grade", "级别", "客户等级"),
    _field("industry", "所属行业", "Industry", "dict:industry", "行业", required=True),
    _field("source", "来源渠道", "Source", "dict:lead_source", "来源", "客户来源", "渠道"),
    _field("company_size", "企业规模", "Company size", "dict:customer_size", "规模", "公司规模", "人数"),
    _field("tags", "标签", "Tags", "tags", "需求标签", "客户标签"),
    *_PLACE,
    _field("telephone", "总机", "Switchboard", "phone", "公司电话", "座机"),
    _field("email", "公司邮箱", "Company e-mail", "text"),
    _field("website", "网址", "Website", "text", "网站", "公司网站"),
    _field("registered_capital", "注册资金", "Registered capital", "amount", "注册资本"),
    _field("legal_representative", "法定代表人", "Legal representative", "text", "法人"),
    _field("established_on", "成立日期", "Established on", "date", "成立时间"),
    _field("reg_status", "登记状态", "Registration status", "dict:reg_status", "经营状态", "企业状态"),
    _field("company_type", "企业类型", "Company type", "dict:company_type", "公司类型"),
    _field("business_scope", "经营范围", "Business scope"),
    _field("registered_address", "注册地址", "Registered address"),
    _field("tax_type", "纳税人类型", "Taxpayer type", "one:tax_type"),
    _field("next_follow_up_at", "下次跟进时间", "Next follow-up", "moment", "下次跟进", "下次联系时间"),
    _field("remark", "备注", "Remark", "text", "说明", "notes", "note"),
    *_ORIGIN,
    _field("contact.name", "联系人", "Contact", "text", "联系人姓名", "姓名"),
    _field(
        "contact.mobile", "联系人手机", "Contact mobile", "phone", "手机", "手机号", "手机号码", "联系方式", "mobile"
    ),
    _field("contact.telephone", "联系人电话", "Contact telephone", "phone", "电话", "联系电话", "telephone"),
    _field("contact.more_phones", "联系人其他电话", "Other phones", "tags", "其他电话", "备用电话", "其他手机"),
    _field("contact.more_emails", "联系人其他邮箱", "Other e-mails", "tags", "其他邮箱", "备用邮箱"),
    _field("contact.email", "联系人邮箱", "Contact e-mail", "text", "邮箱", "电子邮箱", "email"),
    _field("contact.wechat", "联系人微信", "Contact WeChat", "text", "微信", "微信号", "wechat"),
    _field("contact.qq", "联系人QQ", "Contact QQ", "text", "QQ", "QQ号", "qq"),
    _field("contact.relation", "与公司的关系", "Relation to the company", "one:relation", "关系"),
    _field("contact.title", "联系人职务", "Contact title", "text", "职务", "职位", "title"),
    _field("contact.department", "联系人部门", "Contact department", "text", "部门", "department"),
    _field("contact.gender", "联系人性别", "Contact gender", "one:gender", "性别", "gender"),
    _field("contact.job_level", "联系人职级", "Contact level", "one:job_level", "职级"),
    _field("contact.birthday", "联系人生日", "Contact birthday", "date", "生日"),
    _field("contact.birthday_calendar", "生日历法", "Birthday calendar", "one:birthday_calendar"),
    _field("contact.hobbies", "爱好", "Hobbies", "text", "联系人爱好", "兴趣爱好"),
    _field("contact.address", "联系人地址", "Contact address"),
    _field("contact.attitude", "联系人态度", "Contact attitude", "dict:contact_attitude", "态度"),
    _field("contact.is_key_decision_maker", "关键决策人", "Key decision maker", "flag"),
    _field("contact.notes", "联系人备注", "Contact notes"),
)
OF = {"of_number": "number", "of_external_id": "external", "of_customer": "name"}
"""Columns that say what a follow-up is about, the surest first → how the record is looked for."""
FOLLOW_UP_FIELDS: tuple[Field, ...] = (
    _field("of_customer", "客户名称", "Customer", "text", "客户", "公司名称", "公司", "单位名称"),
    _field("of_number", "客户或线索编号", "Customer or lead no.", "text", "客户编号", "线索编号", "编号"),
    _field("of_external_id", "客户或线索外部编号", "Customer's or lead's external id", "text", "客户外部编号"),
    _field(
        "occurred_at",
        "跟进时间",
        "When",
        "moment",
        "跟进日期",
        "联系时间",
        "联系日期",
        "拜访时间",
        "日期",
        "时间",
        required=True,
    ),
    _field("kind", "跟进方式", "How", "dict:follow_up_kind", "方式", "联系方式", "跟进类型", "类型", required=True),
    _field("content", "跟进内容", "What was said", "text", "内容", "跟进记录", "联系内容", "沟通内容", required=True),
    _field("author", "跟进人", "Who", "text", "记录人", "业务员", "销售", "负责人", "创建人"),
    _field("direction", "呼入呼出", "Direction", "one:direction", "方向"),
    _field("result", "跟进结果", "Result", "dict:follow_result", "结果"),
    _field("duration_min", "时长（分钟）", "Minutes", "whole", "时长"),
    _field("next_follow_up_at", "下次跟进时间", "Next follow-up", "moment", "下次跟进", "下次联系时间"),
    _field("next_plan", "下次计划", "Next plan", "text", "计划"),
    _field("external_id", "外部编号", "External id", "text", "跟进编号", "原系统编号"),
    _field("created_at", "录入时间", "Recorded at", "moment", "创建时间"),
)
PRODUCT_FIELDS: tuple[Field, ...] = (
    _field("code", "产品编码", "Product code", "text", "编码", "商品编码", "物料编码", "货号", "sku", required=True),
    _field("name", "产品名称", "Product name", "text", "名称", "商品名称", "物料名称", "品名", required=True),
    _field("spec", "规格型号", "Specification", "text", "规格", "型号", "商品规格", "spec", "model"),
    _field("category_id", "产品分类", "Category", "dict:category", "分类", "类别", "商品分类"),
    _field("brand", "品牌", "Brand"),
    _field("product_kind", "产品类型", "Kind", "one:product_kind", "类型"),
    _field("unit_id", "单位", "Unit", "dict:unit", "基本单位", "计量单位", required=True),
    _field("tax_rate_id", "税率", "Tax rate", "dict:tax_rate", "增值税率", required=True),
    _field("tax_class_code", "税收分类编码", "Tax class code", "text", "税收编码"),
    _field("price_mode", "价格方式", "Price mode", "one:price_mode", "计价方式"),
    _field(
        "standard_price_incl", "含税价", "Price incl. tax", "amount", "标准价含税", "含税单价", "单价", "售价", "价格"
    ),
    _field("standard_price_excl", "不含税价", "Price excl. tax", "amount", "标准价不含税", "不含税单价", "未税价"),
    _field("floor_price_excl", "最低限价", "Floor price", "amount", "最低价", "底价"),
    _field("cost_price", "参考成本", "Cost price", "amount", "成本", "成本价", "进价"),
    _field("is_stocked", "管库存", "Stocked", "flag", "是否管库存"),
    _field("safety_stock", "安全库存", "Safety stock", "amount"),
    _field("max_stock", "最高库存", "Maximum stock", "amount", "库存上限"),
    _field("serial_control", "序列号批次", "Serial control", "one:serial_control", "序列号管理"),
    _field("is_asset", "售出建资产", "Becomes an asset", "flag"),
    _field("warranty_months", "保修月数", "Warranty months", "whole", "保修期", "质保月数"),
    _field("warranty_terms", "保修条款", "Warranty terms"),
    _field("description", "说明", "Description", "text", "描述", "产品说明", "备注", "remark"),
    _field("external_id", "外部编号", "External id", "text", "来源系统编号", "原系统编号", "erp编号"),
)
_WHOSE = (
    _field("of_number", "客户编号", "Customer no.", "text", "crm编号"),
    _field("of_external_id", "客户外部编号", "Customer's external id", "text", "erp客户编号", "客户代码", "客户编码"),
    _field("of_uscc", "统一社会信用代码", "USCC", "text", "信用代码", "税号", "纳税人识别号"),
    _field("of_customer", "客户名称", "Customer", "text", "客户", "公司名称", "单位名称", "购货单位", "往来单位"),
)
OPENING_FIELDS: tuple[Field, ...] = (
    *_WHOSE,
    _field("kind", "期初类型", "Kind", "one:opening_kind", "类型", "类别"),
    _field("amount", "金额", "Amount", "amount", "期初金额", "余额", "期初余额", required=True),
    _field("currency", "币种", "Currency", "dict:currency", "币别"),
    _field("fx_rate", "汇率", "Exchange rate", "amount"),
    _field("due_date", "到期日", "Due date", "date", "到期日期", "应收日期"),
    _field("original_no", "原单据号", "Original number", "text", "单据编号", "单号", "原单号", "发票号"),
    _field("as_of", "期初日期", "As of", "date", "启用日期", "日期"),
    _field("remark", "备注", "Remark", "text", "说明", "摘要"),
    _field("external_id", "外部编号", "External id", "text", "来源系统编号"),
)
FIGURE_FIELDS: tuple[Field, ...] = (
    *_WHOSE,
    _field("kind", "数据类型", "Kind", "one:figure_kind", "类型", "单据类型"),
    _field("number", "单据编号", "Document no.", "text", "单号", "单据号", "编号", "erp单号", required=True),
    _field("doc_date", "单据日期", "Document date", "date", "日期", "业务日期", "收款日期", "发货日期", required=True),
    _field("due_date", "到期日", "Due date", "date", "到期日期"),
    _field("amount", "金额", "Amount", "amount", "单据金额", "应收金额", "收款金额", "价税合计", required=True),
    _field("settled_amount", "已核销金额", "Settled", "amount", "已核销", "已收金额", "已收"),
    _field("quantity", "数量", "Quantity", "amount", "发货数量"),
    _field("currency", "币种", "Currency", "dict:currency", "币别"),
    _field("status", "单据状态", "Status", "text", "状态"),
    _field("order_no", "订单号", "Order no.", "text", "销售订单号", "关联订单"),
    _field("source_version", "ERP 版本", "ERP version", "whole", "版本"),
    _field("source_updated_at", "ERP 更新时间", "Updated in the ERP", "moment", "更新时间", "修改时间"),
    _field("remark", "备注", "Remark", "text", "说明", "摘要"),
)
FIELDS: dict[str, tuple[Field, ...]] = {
    "leads": LEAD_FIELDS,
    "customers": CUSTOMER_FIELDS,
    "follow-ups": FOLLOW_UP_FIELDS,
    "products": PRODUCT_FIELDS,
    "opening-balances": OPENING_FIELDS,
    "erp-figures": FIGURE_FIELDS,
}
REASON = Text("失败原因", "Why it failed")
"""The heading that the workbook of errors adds; a file that is corrected and sent again may keep it."""
HEADING_WITHIN = 10
"""Rows among which the heading is looked for."""


More = tuple[Field, ...]
"""Columns of the fields that an administrator has made, where there are any."""


@cache
def by_name(kind: str, more: More = ()) -> dict[str, Field]:
    return {field.name: field for field in (*FIELDS[kind], *more)}


def fold(said: str) -> str:
    """How headings and labels are compared: width, case, blanks and signs do not count, nor what stands in brackets."""
    bare = re.sub(r"[(（\[【].*?[)）\]】]", "", unicodedata.normalize("NFKC", said).lower())
    return re.sub(r"[\W_]", "", bare) or re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", said).lower())


@cache
def _known(kind: str, more: More) -> dict[str, str]:
    """Heading → field; what a field is really called comes before what it is also called."""
    known: dict[str, str] = {}
    for field in (*FIELDS[kind], *more):
        for said in (field.label.zh, field.label.en, field.name):
            known.setdefault(fold(said), field.name)
    for field in (*FIELDS[kind], *more):
        for said in field.also:
            known.setdefault(fold(said), field.name)
    return known


def guess(kind: str, header: Sequence[str], more: More = ()) -> list[str | None]:
    """The field of each column, every field once."""
    known, taken = _known(kind, more), set[str]()
    found: list[str | None] = []
    for said in header:
        name = known.get(fold(said))
        found.append(None if name is None or name in taken else name)
        taken.add(name or "")
    return found


def heading(kind: str, rows: Sequence[tuple[int, list[str]]], more: More = ()) -> tuple[int, list[str]]:
    """The number and the words of the heading among the first rows: the one with the most headings that are known.

    Merged cells above it lend their words to the columns that are blank in it.
    """
    known = _known(kind, more)
    scores = [sum(fold(cell) in known for cell in cells if cell) for _, cells in rows]
    best = max(range(len(rows)), key=lambda place: (scores[place], -place))
    if not scores[best]:
        best = next((i for i, (_, cells) in enumerate(rows) if sum(map(bool, cells)) > 1), 0)
    while best + 1 < len(rows) and scores[best + 1] and scores[best + 1] == sum(map(bool, rows[best + 1][1])):
        best += 1  # a heading of two rows
    number, cells = rows[best]
    above = [row for _, row in rows[:best]]
    width = max([len(cells), *(len(row) for row in above if sum(fold(cell) in known for cell in row))])
    words = []
    for column in range(width):
        said = cells[column] if column < len(cells) else ""
        lent = (row[column] for row in reversed(above) if column < len(row) and fold(row[column]) in known)
        words.append(said or next(lent, ""))
    return number, words
