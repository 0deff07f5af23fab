"""Which deals there are: how many, how far they have come, and how long ago the last step was."""

from __future__ import annotations

from typing import NamedTuple

BY_LEAD = ("enquire", "call", "convert")
BY_SELLER = ("meet", "open")
MAIN = (
    *("analyse", "propose", "make_quote", "submit_quote", "approve_quote", "send_quote", "accept_quote"),
    *("draw_up", "submit_contract", "approve_contract", "start_sign", "sign", "place_order", "submit_order", "prepay"),
    *("notify", "submit_notice", "pick", "leave", "depart", "arrive", "finish"),
    *("bill", "submit_invoice", "issue", "pay", "settle"),
)
"""The road to the money; how the deal begins is chosen for each."""


class Kind(NamedTuple):
    """``number`` deals that go down MAIN to ``until`` and then take ``more`` steps, ``least``–``most`` workdays ago."""

    number: int
    until: str
    least: int
    most: int
    more: tuple[str, ...] = ()

    @property
    def path(self) -> tuple[str, ...]:
        return (*MAIN[: MAIN.index(self.until) + 1], *self.more) if self.until else self.more


PLAN = (
    # won, delivered, paid: over the whole year
    Kind(8, "settle", 3, 190),
    Kind(1, "settle", 60, 90, ("reorder",)),
    Kind(1, "settle", 90, 190, ("correct",)),
    Kind(1, "settle", 30, 60, ("lose_customer",)),
    Kind(3, "pay", 2, 90),
    Kind(2, "issue", 2, 60),
    # under way
    Kind(4, "", 1, 8),
    Kind(3, "analyse", 1, 8),
    Kind(3, "propose", 1, 8),
    Kind(2, "make_quote", 1, 6),
    Kind(3, "submit_quote", 1, 4),
    Kind(1, "approve_quote", 1, 6),
    Kind(2, "send_quote", 1, 10),
    Kind(1, "send_quote", 2, 10, ("revise_quote",)),
    Kind(1, "accept_quote", 1, 6),
    Kind(1, "draw_up", 1, 5),
    Kind(2, "submit_contract", 1, 3),
    Kind(1, "approve_contract", 1, 5),
    Kind(2, "start_sign", 1, 5),
    Kind(2, "sign", 1, 10),
    Kind(1, "place_order", 1, 4),
    Kind(1, "place_order", 1, 4, ("hurry", "submit_order")),
    Kind(2, "prepay", 1, 6),
    Kind(1, "submit_notice", 1, 4),
    Kind(1, "notify", 1, 4, ("by_truck", "submit_notice")),
    Kind(1, "depart", 1, 3),
    Kind(1, "finish", 1, 4, ("bill_on_paper", "submit_invoice")),
    Kind(1, "submit_invoice", 1, 4),
    # what went otherwise
    Kind(2, "", 10, 150, ("lose",)),
    Kind(1, "propose", 10, 150, ("lose",)),
    Kind(1, "send_quote", 10, 100, ("lose",)),
    Kind(1, "", 10, 100, ("invalidate",)),
    Kind(1, "submit_quote", 2, 20, ("reject_quote",)),
    Kind(1, "send_quote", 5, 60, ("decline_quote",)),
    Kind(1, "send_quote", 10, 60, ("lapse_quote",)),
    Kind(1, "approve_quote", 5, 60, ("void_quote",)),
    Kind(1, "submit_contract", 2, 20, ("reject_contract",)),
    Kind(1, "approve_contract", 10, 60, ("void_contract",)),
    Kind(1, "sign", 20, 150, ("terminate",)),
    Kind(1, "sign", 20, 60, ("lapse_contract",)),
    Kind(1, "sign", 20, 150, ("complete_contract",)),
    Kind(1, "place_order", 2, 10, ("hurry", "submit_order", "reject_order")),
    Kind(1, "place_order", 10, 60, ("void_order",)),
    Kind(1, "prepay", 3, 10, ("hold",)),
    Kind(1, "submit_notice", 2, 10, ("void_notice", "notify")),
    Kind(1, "notify", 2, 10, ("by_truck", "submit_notice", "reject_notice")),
    Kind(1, "submit_notice", 10, 60, ("pick_part", "leave", "arrive", "close_notice", "close_order")),
    Kind(1, "leave", 2, 6, ("void_outbound", "pick_part", "leave", "pick")),
    Kind(1, "finish", 2, 10, ("bill_on_paper", "submit_invoice", "reject_invoice")),
    Kind(1, "bill", 2, 10, ("void_invoice", "bill")),
    Kind(1, "prepay", 2, 8, ("report", "submit_report", "reject_report", "report", "submit_report")),
    Kind(1, "prepay", 2, 8, ("report", "submit_report", "reject_report", "void_report", "report")),
)
