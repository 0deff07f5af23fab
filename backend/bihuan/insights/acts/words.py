"""What is counted, and what it is called: ``customers.claim`` is a claim of a customer (DOMAIN §6.1)."""

from __future__ import annotations

from bihuan.kernel.errors import Text

ACTS: dict[str, Text] = {
    "leads.create": Text("新建线索", "Leads created"),
    "leads.claim": Text("领取线索", "Leads claimed"),
    "leads.assign": Text("分配线索", "Leads assigned"),
    "leads.transfer": Text("转移线索", "Leads transferred"),
    "leads.return": Text("退回线索", "Leads returned"),
    "leads.recycle": Text("回收线索", "Leads recycled"),
    "leads.extend_protection": Text("线索延期回收", "Leads extended"),
    "leads.convert": Text("转换线索", "Leads converted"),
    "leads.unconvert": Text("撤销线索转换", "Lead conversions undone"),
    "leads.discard": Text("废弃线索", "Leads discarded"),
    "leads.restore": Text("恢复线索", "Leads restored"),
    "customers.create": Text("新建客户", "Customers created"),
    "customers.unconvert": Text("随撤销转换删除客户", "Customers gone with an undone conversion"),
    "customers.claim": Text("领取客户", "Customers claimed"),
    "customers.assign": Text("分配客户", "Customers assigned"),
    "customers.transfer": Text("转移客户", "Customers transferred"),
    "customers.return": Text("退回客户", "Customers returned"),
    "customers.recycle": Text("回收客户", "Customers recycled"),
    "customers.extend_protection": Text("客户延期回收", "Customers extended"),
    "customers.convert": Text("转换客户", "Customers converted"),
    "customers.discard": Text("废弃客户", "Customers discarded"),
    "customers.restore": Text("恢复客户", "Customers restored"),
    "customers.merge": Text("合并客户", "Customers merged"),
    "customers.undo-merge": Text("撤销合并", "Merges undone"),
    "opportunities.create": Text("新建商机", "Opportunities created"),
    "opportunities.advance": Text("推进商机", "Opportunities advanced"),
    "opportunities.skip": Text("跳阶段推进", "Opportunities advanced over stages"),
    "opportunities.back": Text("商机回退", "Opportunities moved back"),
    "opportunities.win": Text("赢单", "Opportunities won"),
    "opportunities.lose": Text("输单", "Opportunities lost"),
    "opportunities.invalidate": Text("商机作废", "Opportunities invalidated"),
    "opportunities.reopen": Text("重开商机", "Opportunities reopened"),
    "quotes.create": Text("新建报价", "Quotes created"),
    "approvals.approved": Text("审批同意", "Approved"),
    "approvals.rejected": Text("审批拒绝", "Rejected"),
    "approvals.returned": Text("审批退回", "Sent back"),
    "approvals.transferred": Text("审批转交", "Handed on"),
}
"""In the order of the story. Follow-ups are called after the list ``follow_up_kind``, which a company extends."""

BEHAVIOURS: dict[str, tuple[Text, frozenset[str]]] = {
    "customer_created": (Text("客户建立", "Customers created"), frozenset({"customers.create"})),
    "opportunity_created": (Text("商机建立", "Opportunities created"), frozenset({"opportunities.create"})),
    "opportunity_advanced": (
        Text("商机推进", "Opportunities advanced"),
        frozenset({"opportunities.advance", "opportunities.skip"}),
    ),
    "quote_created": (Text("报价建立", "Quotes created"), frozenset({"quotes.create"})),
    "contacted": (
        Text("客户联络", "Calls and messages"),
        frozenset(f"follow-ups.{kind}" for kind in ("phone", "wechat", "email", "meeting", "video", "sms")),
    ),
    "visited": (Text("客户拜访", "Visits"), frozenset({"follow-ups.visit"})),
    "decided": (
        Text("审批", "Approvals decided"),
        frozenset({"approvals.approved", "approvals.rejected", "approvals.returned"}),
    ),
}
"""The behaviours of sales people that are compared (FUP-10), each the sum of some acts."""
