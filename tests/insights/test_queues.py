"""What waits for whom on the work page: counted as its list counts it, told only to those who may do something."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

import pytest
from fastapi import FastAPI
from sqlalchemy import event

from bihuan.insights.work import queues, service
from tests.factories.company import Company
from tests.fulfilment.world import World, ok

FINANCE = ("receipts_to_confirm", "invoices_to_issue")
WAREHOUSE = ("notices_to_ship", "outbounds_to_confirm")
MANAGERS = ("tasks_to_assign",)
NOT_THEIRS = ("boss", "li", "qian", "sun")


async def waiting(world: World, who: str) -> dict[str, int]:
    """The queues of a person, in their order; each as long as the list it opens."""
    found: list[dict[str, Any]] = (await world.get(who, "/work"))["queues"]
    for queue in found:
        shown = dict(parse_qsl(queue["filter"])) | {"count": "exact", "limit": 1}
        page = (await world.get(who, f"/{queue['resource']}", **shown))["page"]
        assert (queue["count"], queue["count_relation"]) == (page["total"], page["total_relation"]), queue
    return {queue["name"]: queue["count"] for queue in found}


async def reported(world: World) -> Any:
    """Money of which a sales person has heard, and not told finance yet."""
    return await world.post("qian", "/receipts", {"customer_id": world.customer["id"], "amount": "100.00"}, 201)


async def test_nothing_waits_in_a_new_company(world: World) -> None:
    assert await waiting(world, "wu") == dict.fromkeys(FINANCE, 0)
    assert await waiting(world, "he") == dict.fromkeys(WAREHOUSE, 0)
    assert await waiting(world, "admin") == dict.fromkeys(FINANCE + WAREHOUSE + MANAGERS, 0)
    assert await waiting(world, "zhao") == dict.fromkeys(MANAGERS, 0)
    assert [await waiting(world, who) for who in NOT_THEIRS] == [{}] * len(NOT_THEIRS)


async def test_finance_sees_receipts_to_confirm(world: World) -> None:
    await reported(world)
    submitted = [await reported(world) for _ in range(3)]
    for receipt in submitted:
        await world.post("qian", f"/receipts/{receipt['id']}/submit")
    await world.receipt("200.00")
    assert await waiting(world, "wu") == {"receipts_to_confirm": 4, "invoices_to_issue": 0}
    account = {"fund_account_id": world.account}
    await world.post("wu", f"/receipts/{submitted[0]['id']}/confirm", account)
    await world.post("wu", f"/receipts/{submitted[1]['id']}/reject", {"reason": "银行流水中未见"})
    mistaken = await reported(world)
    assert (await waiting(world, "wu"))["receipts_to_confirm"] == 3
    seen = {"If-Match": f'"receipts:{mistaken["id"]}:{mistaken["version"]}"'}
    assert (await world.ask("wu", "DELETE", f"/receipts/{mistaken['id']}", headers=seen)).status_code == 204
    assert (await waiting(world, "wu"))["receipts_to_confirm"] == 2
    assert await waiting(world, "qian") == {}


async def test_finance_sees_invoices_to_issue(world: World) -> None:
    order = await world.order(("GW-200", "3"))
    drafted, approved = [
        await world.post("qian", f"/orders/{order['id']}/push-invoice", {"lines": [line]}, 201)
        for line in [{"source_line_id": order["lines"][0]["id"], "qty": "1"}] * 2
    ]
    approved = await world.post("qian", f"/invoices/{approved['id']}/submit")
    assert (drafted["status"], approved["status"]) == ("draft", "approved")
    assert (await waiting(world, "wu"))["invoices_to_issue"] == 1
    await world.post("wu", f"/invoices/{approved['id']}/issue", {"invoice_number": "26312000000012345678"})
    assert (await waiting(world, "wu"))["invoices_to_issue"] == 0


async def test_the_warehouse_sees_what_is_to_leave(world: World) -> None:
    await world.stock_up("GW-200", "20", "620.00")
    order = await world.order(("GW-200", "10"))

    async def notice(qty: str) -> Any:
        lines = [{"source_line_id": order["lines"][0]["id"], "qty": qty}]
        return await world.post("qian", f"/orders/{order['id']}/push-notice", {"lines": lines}, 201)

    drafted, whole, partly, untouched = [await notice(qty) for qty in ("1", "2", "3", "4")]
    for one in (whole, partly, untouched):
        assert (await world.post("qian", f"/delivery-notices/{one['id']}/submit"))["status"] == "approved"
    assert await waiting(world, "he") == {"notices_to_ship": 3, "outbounds_to_confirm": 0}
    lines = [{"source_line_id": partly["lines"][0]["id"], "qty": "1"}]
    gone, half = [
        await world.post("he", f"/delivery-notices/{one['id']}/push-outbound", {"lines": wanted}, 201)
        for one, wanted in ((whole, None), (partly, lines))
    ]
    assert await waiting(world, "he") == {"notices_to_ship": 3, "outbounds_to_confirm": 2}
    for outbound in (gone, half):
        await world.post("he", f"/outbounds/{outbound['id']}/confirm")
    states = [(await world.get("he", f"/delivery-notices/{one['id']}"))["status"] for one in (drafted, whole, partly)]
    assert states == ["draft", "shipped", "partially_shipped"]
    assert await waiting(world, "he") == {"notices_to_ship": 2, "outbounds_to_confirm": 0}
    assert [await waiting(world, who) for who in NOT_THEIRS] == [{}] * len(NOT_THEIRS)


async def test_a_queue_ends_where_its_list_ends(world: World) -> None:
    """A role that confirms its own receipts alone, and may issue invoices that it cannot list."""
    role = {"code": "cashier", "name": "出纳", "name_en": "Cashier"}
    grants = [{"object": "receipts", "action": action, "scope": "self"} for action in ("read", "confirm")]
    blind = [{"object": "invoices", "action": "issue", "scope": "all"}]
    made = await world.post("admin", "/roles", role | {"permissions": grants + blind}, 201)
    assert (await waiting(world, "wu"))["receipts_to_confirm"] == 2  # both are Qian's
    for who, seen in (
        ("li", {"receipts_to_confirm": 0}),  # marketing lists no invoices
        ("qian", {"receipts_to_confirm": 2, "invoices_to_issue": 0}),
    ):
        user = await world.get("admin", f"/users/{Company.ids[who]}")
        given = {"role_ids": [*user["role_ids"], made["id"]]}
        read = {"If-Match": f'"users:{user["id"]}:{user["version"]}"', "Content-Type": "application/merge-patch+json"}
        ok(await world.ask("admin", "PATCH", f"/users/{user['id']}", json=given, headers=read))
        assert await waiting(world, who) == seen


async def test_counting_stops_where_lists_stop(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (queues, service):
        monkeypatch.setattr(module, "COUNT_CAP", 1)
    (queue, _) = (await world.get("wu", "/work"))["queues"]
    assert queue == {
        "name": "receipts_to_confirm",
        "count": 1,
        "count_relation": "gte",
        "resource": "receipts",
        "filter": "status=draft,pending",
    }


async def test_queues_cost_no_statement_of_their_own(world: World, app: FastAPI) -> None:
    """Whoever has four queues asks the database as often as whoever has none."""

    async def statements(who: str) -> list[str]:
        await world.get(who, "/work")
        seen: list[str] = []

        def note(*told: Any) -> None:
            seen.append(told[2])

        engine = app.state.readers.kw["bind"].sync_engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            await world.get(who, "/work")
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return seen

    everything, none = await statements("admin"), await statements("boss")
    assert len(everything) == len(none)
    (counts,) = (one for one in everything if re.search(r"FROM outbounds\b", one))
    assert [len(re.findall(rf"FROM {table}\b", counts)) for table in ("outbounds", "invoices")] == [1, 1]
    assert counts.count("LIMIT") == 16  # nothing is counted further than it is shown
