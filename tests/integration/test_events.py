"""The feed over HTTP: in order, within the caller's scope, and never stuck."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import httpx
from fastapi import FastAPI
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.integration.change_feed import service
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.resource import RESOURCES
from tests.conftest import Clients
from tests.factories.records import Records
from tests.integration.conftest import rename, sealed, unit


async def read_all(reader: httpx.AsyncClient, after: int = 0, **given: Any) -> tuple[list[dict[str, Any]], int]:
    """Every event behind ``after``, page by page, and where the reader stands then."""
    events: list[dict[str, Any]] = []
    while True:
        answer = await reader.get("/events", params={"after": after, "limit": 3, **given})
        assert answer.status_code == 200, answer.text
        page = answer.json()["page"]
        assert page["next_after"] > after or not page["has_more"]
        events += answer.json()["data"]
        after = page["next_after"]
        if not page["has_more"]:
            return events, after


async def test_a_reader_gets_everything_once_and_in_order(app: FastAPI, client: Clients) -> None:
    admin = await client("admin")
    await sealed(app)
    _, start = await read_all(admin)
    made = [await unit(admin, f"序{number}") for number in range(5)]
    await rename(admin, made[0], "序零")
    assert (await read_all(admin, start))[0] == []  # not sealed yet
    await sealed(app)
    events, end = await read_all(admin, start)
    assert [one["sequence"] for one in events] == list(range(start + 1, start + 7))
    assert [one["type"] for one in events] == ["unit.create"] * 5 + ["unit.update"]
    assert (events[-1]["object_id"], events[-1]["version"], events[-1]["changed"]) == (made[0]["id"], 2, ["name"])
    assert len({one["id"] for one in events}) == 6
    assert await read_all(admin, end) == ([], end)


async def test_a_caller_sees_what_they_may_read_and_gets_past_the_rest(
    app: FastAPI, client: Clients, monkeypatch: Any
) -> None:
    admin, qian = await client("admin"), await client("qian")
    await sealed(app)
    _, start = await read_all(admin)
    rows = (await admin.get("/dictionaries")).json()["data"]
    source = next(row["code"] for row in rows if row["dict_type"] == "lead_source")
    theirs, own = [], []
    for number, (who, kept) in enumerate([(admin, theirs)] * 8 + [(qian, own)]):
        lead = {"source": source, "company_name": f"公司{number}", "contact_name": "李", "name": f"线索{number}"}
        answer = await who.post("/leads", json=lead | {"mobile": f"1370000222{number}"})
        assert answer.status_code == 201, answer.text
        kept.append(answer.json()["id"])
    await sealed(app)
    monkeypatch.setattr(service, "LOOKED_AT", 4)
    readable = {one for one in theirs if (await qian.get(f"/leads/{one}")).status_code == 200} | set(own)
    seen, end = await read_all(qian, start)
    assert {one["object_id"] for one in seen if one["object"] == "lead"} == readable
    assert own[0] in readable and not set(theirs) <= readable
    everything, same_end = await read_all(admin, start)
    assert end == same_end
    assert {*theirs, *own} <= {one["object_id"] for one in everything}


async def test_filters_narrow_down_and_the_cursor_moves_on(app: FastAPI, client: Clients) -> None:
    admin = await client("admin")
    await sealed(app)
    _, start = await read_all(admin)
    box = await unit(admin, "筛一")
    await rename(admin, box, "筛二")
    await sealed(app)
    assert [one["type"] for one in (await read_all(admin, start, type="unit.update"))[0]] == ["unit.update"]
    assert len((await read_all(admin, start, object="unit"))[0]) == 2
    for nothing in ({"object": "order"}, {"type": "unit.explode"}, {"object": "nonsense"}):
        assert await read_all(admin, start, **nothing) == ([], start + 2)


async def test_what_was_deleted_is_told_to_whoever_could_read_it(app: FastAPI, client: Clients) -> None:
    admin = await client("admin")
    body = {"name": "删", "url": "https://example.com/x", "event_types": [], "objects": []}
    made = (await admin.post("/webhooks", json=body)).json()
    await sealed(app)
    _, start = await read_all(admin)
    assert (
        await admin.delete(f"/webhooks/{made['id']}", headers={"If-Match": f'"webhooks:{made["id"]}:1"'})
    ).is_success
    await sealed(app)
    assert [one["type"] for one in (await read_all(admin, start))[0]] == ["webhook.delete"]
    assert (await read_all(await client("qian"), start))[0] == []


async def test_thirty_days_are_kept_visible(app: FastAPI, client: Clients) -> None:
    admin = await client("admin")
    await unit(admin, "老")
    await sealed(app)
    assert (await read_all(admin))[0] != []
    with CLOCK.at(CLOCK.now() + timedelta(days=30, hours=1)):
        events, end = await read_all(admin)
        assert (events, end > 0) == ([], True)


async def test_a_page_is_four_statements_however_many_kinds_are_on_it(app: FastAPI, client: Clients) -> None:
    admin = await client("admin")
    await unit(admin, "句")
    await sealed(app)
    await admin.get("/events?limit=200")
    sent: list[str] = []

    def count(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    reader = app.state.readers.kw["bind"].sync_engine
    event.listen(reader, "before_cursor_execute", count)
    try:
        kinds = {one["object"] for one in (await admin.get("/events?limit=200")).json()["data"]}
    finally:
        event.remove(reader, "before_cursor_execute", count)
    assert len(kinds) > 1 and len(sent) == 4, (kinds, sent)  # who asks, how far, what happened, what of it is visible


async def test_hidden_fields_are_not_even_named(app: FastAPI, client: Clients, db: AsyncSession) -> None:
    admin, qian = await client("admin"), await client("qian")
    made = await Records(admin).one("products")
    await sealed(app)
    _, start = await read_all(admin)
    hidden = next(iter(RESOURCES["products"].secret))
    log = (
        "INSERT INTO audit_log (at, actor_kind, action, object_type, object_id, object_version, changes) "
        "VALUES (now(), 'system', 'update', 'products', :id, 9, CAST(:changes AS jsonb))"
    )
    changes = [{"field": "name"}, {"field": hidden}, {"field": f"lines[1].{hidden}"}]
    await db.execute(text(log), {"id": made["id"], "changes": json.dumps(changes)})
    await db.commit()
    await sealed(app)
    assert [one["changed"] for one in (await read_all(admin, start))[0]] == [["name", hidden, f"lines[1].{hidden}"]]
    assert [one["changed"] for one in (await read_all(qian, start))[0]] == [["name"]]


async def test_the_catalogue_is_what_the_tables_of_verbs_say(client: Clients) -> None:
    listed = (await (await client("admin")).get("/events/types")).json()["data"]
    types = {one["type"]: one for one in listed}
    assert types["order.approve"]["object"] == "order"
    assert types["contract.confirm_sign"]["summary"]
    for name, resource in RESOURCES.items():
        for action in resource.actions:
            assert service.type_of(name, action.name) in types
    assert "webhook.create" not in {
        one["type"] for one in (await (await client("qian")).get("/events/types")).json()["data"]
    }
