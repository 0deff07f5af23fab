"""Every setting there is: its type, its default and what it means. One line a setting (DOMAIN §28)."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any, Literal, NamedTuple

from bihuan.kernel.errors import Text

Kind = Literal["bool", "int", "decimal", "text", "choice"]


class Declared(NamedTuple):
    """A setting as declared. ``default`` is text as stored and as on the wire."""

    kind: Kind
    default: str
    label: Text
    chapter: str
    choices: tuple[str, ...] = ()
    low: str | None = None
    high: str | None = None

    def read(self, value: str) -> Any:
        """The value in Python: bool, int, Decimal or str. Raises ValueError where the text is not one."""
        if self.kind == "bool":
            if value not in {"true", "false"}:
                raise ValueError(value)
            return value == "true"
        if self.kind == "choice":
            if value not in self.choices:
                raise ValueError(value)
            return value
        if self.kind == "text":
            return value
        return self._number(value)

    def _number(self, value: str) -> int | Decimal:
        try:
            number: int | Decimal = int(value) if self.kind == "int" else Decimal(value)
        except InvalidOperation as wrong:
            raise ValueError(value) from wrong
        if isinstance(number, Decimal) and not number.is_finite():
            raise ValueError(value)
        if (self.low is not None and number < Decimal(self.low)) or (
            self.high is not None and number > Decimal(self.high)
        ):
            raise ValueError(value)
        return number


def _flag(default: bool, zh: str, en: str, chapter: str) -> Declared:
    return Declared("bool", "true" if default else "false", Text(zh, en), chapter)


def _count(default: int, zh: str, en: str, chapter: str, high: int = 100_000) -> Declared:
    return Declared("int", str(default), Text(zh, en), chapter, low="0", high=str(high))


def _share(default: str, zh: str, en: str, chapter: str) -> Declared:
    return Declared("decimal", default, Text(zh, en), chapter, low="0", high="1")


def _sum(default: str, zh: str, en: str, chapter: str) -> Declared:
    return Declared("decimal", default, Text(zh, en), chapter, low="0", high="9999999999999")


def _choice(default: str, choices: str, zh: str, en: str, chapter: str) -> Declared:
    return Declared("choice", default, Text(zh, en), chapter, tuple(choices.split()))


def _rule(default: str, zh: str, en: str) -> Declared:
    return _choice(default, "block warn ignore", zh, en, "7.1")


def _known(what: str, zh: str, en: str, default: str) -> dict[str, Declared]:
    """What is done about a record that is known already, by the way it comes in."""
    return {
        f"duplicate_{what}_ui": _rule(default, f"录入时{zh}", f"A known {en}, typed into a form"),
        f"duplicate_{what}_api": _rule(default, f"接口写入时{zh}", f"A known {en}, by API"),
        f"duplicate_{what}_convert": _rule(default, f"线索转换时{zh}", f"A known {en}, when a lead is converted"),
    }


SETTINGS: dict[str, Declared] = {
    "superior_sees_subordinates": _flag(True, "上级可见下级数据", "Superiors see their subordinates' records", "1"),
    "keep_old_owner": _choice(
        "none", "none read write", "转移后原负责人保留权限", "What the old owner keeps after a transfer", "1"
    ),
    "approval_timeout_hours": _count(48, "审批超时（工作小时）", "Approval timeout in business hours", "3"),
    "customer_name_unique": _flag(True, "客户名称唯一", "Customer names are unique", "5"),
    **_known("phone", "电话重复", "phone", "warn"),
    "duplicate_phone_import": _rule("warn", "导入时电话重复", "A known phone, in an import"),
    **_known("email", "邮箱重复", "e-mail address", "warn"),
    **_known("similar", "名称相近", "name but for place and legal form", "ignore"),
    "merge_undo_hours": _count(24, "合并客户后可撤销的小时数", "Hours in which a merge can be undone", "7.3", 8_760),
    "lost_after_days": _count(365, "多少天未成交视为流失", "Days without a deal until a customer is lost", "5"),
    "lead_won_window_days": _count(365, "线索成交归因天数", "Days in which a deal counts for its lead", "5"),
    "lead_pool_daily_limit": _count(10, "线索每日领取上限", "Leads a person may claim a day", "6"),
    "lead_pool_holding_limit": _count(100, "线索保有量上限", "Leads a person may hold", "6"),
    "lead_pool_cooldown_days": _count(30, "线索前负责人限制领取天数", "Days before an old owner may reclaim", "6"),
    "lead_pool_protect_days": _count(3, "线索保护天数", "Days a new lead is protected", "6"),
    "lead_pool_no_follow_up_days": _count(7, "线索未跟进回收天数", "Days without follow-up until recycled", "6"),
    "lead_pool_not_converted_days": _count(30, "线索未转换回收天数", "Days without conversion until recycled", "6"),
    "lead_first_response_hours": _count(24, "线索首次响应时限（工作小时）", "First response in business hours", "6"),
    "customer_pool_daily_limit": _count(10, "客户每日领取上限", "Customers a person may claim a day", "6"),
    "customer_pool_holding_limit": _count(200, "客户保有量上限", "Customers a person may hold", "6"),
    "customer_pool_cooldown_days": _count(30, "客户前负责人限制领取天数", "Days before an old owner may reclaim", "6"),
    "customer_pool_protect_days": _count(15, "客户保护天数", "Days a new customer is protected", "6"),
    "customer_pool_no_follow_up_days_a": _count(60, "A级客户未跟进回收天数", "Grade A: days without follow-up", "6"),
    "customer_pool_no_follow_up_days_b": _count(30, "B级客户未跟进回收天数", "Grade B: days without follow-up", "6"),
    "customer_pool_no_follow_up_days_c": _count(15, "C级客户未跟进回收天数", "Grade C: days without follow-up", "6"),
    "customer_pool_no_deal_days": _count(180, "客户未成交回收天数", "Days without a deal until recycled", "6"),
    "customer_pool_warn_days": _count(3, "回收前提醒天数", "Days of warning before recycling", "6"),
    "assign_members_only": _flag(
        True, "公海记录只能分配给公海成员", "Records of a pool are assigned to its members only", "6"
    ),
    "customer_lock_limit": _count(20, "每人可锁定客户数", "Customers a person may lock", "6"),
    "lead_retention_days": _count(
        0, "废弃线索保留天数（0 为一直保留）", "Days a discarded lead is kept (0: for ever)", "4", 3_650
    ),
    "lead_discard_daily_limit": _count(20, "每人每日可废弃线索数", "Leads a person may discard a day", "4"),
    "lead_enabled": _flag(True, "启用线索", "Leads are used", "7.2"),
    "convert_min_follow_ups": _count(1, "转换前最少跟进次数", "Follow-ups needed before conversion", "7.2"),
    "block_noncompliant_conversion": _flag(False, "禁止不合规转换", "Refuse non-compliant conversions", "7.2"),
    "allow_skip_stage": _flag(False, "负责人可跨阶段推进", "Owners may skip stages", "9"),
    "win_requires_scan": _flag(True, "赢单须上传合同扫描件", "Winning needs the scanned contract", "9.4"),
    "strict_win_gates": _flag(False, "赢单检查全部阶段条件", "Winning checks the gates of skipped stages", "9.4"),
    "opportunity_stagnation_hours": _count(48, "商机停滞提醒（小时）", "Hours until an opportunity stagnates", "9.7"),
    "opportunity_stagnation_clock": _choice(
        "workday_24h", "calendar workday_24h business_hours", "停滞计时方式", "Clock of stagnation", "9.7"
    ),
    "opportunity_stagnation_repeats": _count(3, "停滞提醒次数", "How often stagnation is reminded of", "9.7"),
    "backfill_days": _count(7, "跟进可补录天数", "Days back a follow-up may be entered", "10"),
    "outing_check_in": _choice("optional", "off optional required", "外出签到", "Check-in on outings", "10"),
    "checkin_radius_m": _count(500, "签到有效半径（米）", "Check-in radius in metres", "10"),
    "task_pool_take": _flag(True, "成员可自行认领任务池中的任务", "Tasks may be taken from the task pool", "11"),
    "tasks_follow_owner": _flag(True, "客户、线索转移时未完成任务随之转移", "Open tasks follow a transfer", "11"),
    "visit_photo_required": _flag(True, "拜访须拍照", "Visits need a photo", "10"),
    "visit_plan_approval": _flag(False, "拜访计划须批准", "Visit plans need approval", "10"),
    "quote_validity_days": _count(30, "报价有效天数", "Days a quote is valid", "13"),
    "auto_win_on_contract": _flag(True, "合同生效自动赢单", "An effective contract wins the opportunity", "14.3"),
    "contract_requires_scan": _flag(True, "合同签订须上传扫描件", "Signing needs the scanned contract", "14.3"),
    "order_requires_contract": _flag(False, "订单必须来自合同", "Orders need a contract", "15"),
    "contract_over_order_tolerance": _share("0", "订单超合同容差", "Orders may exceed the contract by", "15"),
    "large_order_amount": _sum("500000.00", "大额订单金额", "Amount of a large order", "15.6"),
    "outbound_source": _choice("both", "notice order both", "出库来源", "What outbounds are made from", "16"),
    "over_ship_tolerance": _share("0", "超发容差", "Shipments may exceed the order by", "16"),
    "finance_master": _choice("crm", "crm erp", "财务数据主系统", "Which system is master of finance", "17"),
    "opening_closed": _flag(False, "期初已结束", "The opening is closed", "17"),
    "collection_basis": _choice("by_delivery", "by_delivery by_order", "收款依据", "What receivables arise from", "17"),
    "auto_allocate": _flag(True, "收款自动核销", "Receipts are allocated automatically", "17"),
    "auto_apply_prepayment": _flag(False, "预收款自动核销", "Prepayments are applied automatically", "17"),
    "small_diff_limit": _sum("1.00", "尾差核销上限", "Small differences written off up to", "17"),
    "credit_mode_order": _choice("approve", "none warn approve block", "订单超信用", "Order over credit", "17.9"),
    "credit_mode_notice": _choice("approve", "none warn approve block", "发货超信用", "Notice over credit", "17.9"),
    "credit_mode_outbound": _choice("warn", "none warn approve block", "出库超信用", "Outbound over credit", "17.9"),
    "overdue_grace_days": _count(15, "逾期宽限天数", "Days of grace when overdue", "17.9"),
    "invoice_basis": _choice("order", "order outbound receipt", "开票依据", "What invoices are made from", "18"),
    "tax_tolerance_line": _sum("0.06", "单行税额容差", "Tax tolerance of a line", "18"),
    "tax_tolerance_total": _sum("1.27", "整票税额容差", "Tax tolerance of an invoice", "18"),
    "target_low": _share("0.60", "目标完成率预警", "Warn below this share of a target", "24"),
    "low_margin": _share("0.10", "低毛利率", "A low margin", "25"),
    "low_profit_customer": _share("0.05", "低利润客户", "A customer of low profit", "25"),
    "export_daily_limit": _count(20, "每人每日导出次数", "Exports a person may make a day", "27.5", 1_000),
    "export_max_rows": _count(50_000, "单次导出最大行数", "Rows of one export at most", "27.5", 50_000),
    "export_keep_days": _count(7, "导出文件保留天数", "Days for which an exported file is kept", "27.5", 90),
}
