"""What a story over a bad line must leave behind, whichever client told it."""

from __future__ import annotations

from collections import defaultdict

from tests.clients.conftest import Caller
from tests.clients.proxy import BUSY, CUT, BadLine, Seen


def every_effect_happened_once(line: BadLine) -> None:
    """Every POST had a key; what was cut off was sent again with the same one, and answered from what was kept."""
    asked: dict[str, list[Seen]] = defaultdict(list)
    for seen in line.seen:
        if seen.method == "POST" and not seen.path.endswith("/auth/login"):
            assert seen.key, f"{seen.path} was sent without a key"
            asked[seen.key].append(seen)
    first = {key: tries[0].fate for key, tries in asked.items()}
    for key, tries in asked.items():
        assert len({(one.method, one.path) for one in tries}) == 1, "one key, two requests"
        assert len(tries) == (2 if first[key] in {CUT, BUSY} else 1), tries
        assert tries[-1].replayed == (first[key] == CUT), tries
    fates = list(first.values())
    assert fates.count(CUT) >= 4 and fates.count(BUSY) >= 4, fates
    assert any(seen.method == "GET" and seen.fate != "passed" for seen in line.seen)


def nothing_is_left(wu: Caller, company: str, receivable: str, amount: str) -> None:
    """One record of each kind, delivered and paid to the cent."""
    (customer,) = (row for row in wu.rows("/customers", q=company) if row["name"] == company)
    mine = {"customer_id": customer["id"]}
    (order,) = wu.rows("/orders", **mine)
    (outbound,) = wu.rows("/outbounds", **mine)
    receipts = wu.rows("/receipts", **mine)
    (debt,) = wu.rows("/receivables", **mine)
    for kind in ("quotes", "contracts"):
        assert len(wu.rows(f"/{kind}", **mine)) == 1, kind
    assert debt["id"] == receivable
    assert (debt["amount"], debt["balance"], debt["status"]) == (amount, "0.00", "settled")
    paid = sorted((receipt["amount"], receipt["status"]) for receipt in receipts)
    assert paid == [("10000.00", "confirmed"), ("1300.00", "confirmed")], paid
    assert (outbound["status"], order["amount_incl"]) == ("confirmed", amount)
