"""Every check, by the sections of TRUST §2, and the invariants that no query can answer, with the reason."""

from __future__ import annotations

from functools import cache

from bihuan.insights.integrity import approvals, log, money, order_to_cash, ownership, structure
from bihuan.insights.integrity.check import Check
from bihuan.kernel.errors import Text


@cache
def checks() -> tuple[Check, ...]:
    """All of them, in the order of TRUST §2. Some are composed from the tables: a new entity is in by itself."""
    found = [
        *ownership.CHECKS,
        *structure.CHECKS,
        *structure.generated(),
        *money.generated(),
        *order_to_cash.CHECKS,
        *order_to_cash.generated(),
        *approvals.CHECKS,
        *approvals.generated(),
        *log.CHECKS,
        *log.generated(),
    ]
    return tuple(sorted(found, key=lambda check: check.id))


def _shown_by_tests(zh: str, en: str) -> Text:
    """A property over many requests, not of one state."""
    return Text(f"由测试证明：{zh}", f"Shown by tests: {en}")


NONE: dict[str, Text] = {
    "R11": _shown_by_tests("多人同时领取，只有一人成功", "of many who claim at once, one succeeds"),
    "R12": Text("还没有自动回收，没有东西会自己退回公海", "Nothing is recycled by itself yet"),
    "R18": _shown_by_tests("每次改动都按状态流转表核对", "every change is held against the table of verbs"),
    "R24": Text("还没有会计期间结账", "There are no accounting periods to close yet"),
    "R29": _shown_by_tests("四舍五入", "rounding"),
    "R30": _shown_by_tests("拆分之和等于整体", "parts add up to the whole"),
    "R31": _shown_by_tests("写入的答复与再次读取一致", "what a write answers is what is read later"),
    "R33": Text(
        "还没有合同变更，已批准的合同不能修改", "There are no change orders yet: an approved contract is not edited"
    ),
    "R36": Text("还没有销售退货", "There are no sales returns yet"),
    "R38": Text("还没有红字发票", "There are no red invoices yet"),
    "R43": Text("还没有退款；R40 核对没有退过款", "There are no refunds yet; R40 asserts that nothing is refunded"),
    "R48": _shown_by_tests("并发核销时总额守恒", "totals are kept while others allocate"),
    "R58": _shown_by_tests("多人同时审批，只有一次生效", "of many who decide at once, one does"),
    "R64": Text("任务队列的唯一键保证每个时段只跑一次", "The job queue's own unique key keeps a slot to one run"),
    "R65": Text("还没有导入任务", "There are no import jobs yet"),
    "R66": _shown_by_tests("列表、详情、计数和搜索看到的相同", "list, detail, count and search show the same"),
    "R67": _shown_by_tests("汇总不泄露看不到的数据", "aggregates tell nothing of what is not seen"),
    "R69": _shown_by_tests("令牌权限随用户权限立即变化", "a token may no more than its user may now"),
    "R70": _shown_by_tests("被拒绝的请求不改任何数据", "a refused request changes nothing"),
    "R71": Text("还没有导出", "There are no exports yet"),
}
"""Invariants of TRUST §2 without a query, and why. A test holds this and ``checks`` complete and apart."""
